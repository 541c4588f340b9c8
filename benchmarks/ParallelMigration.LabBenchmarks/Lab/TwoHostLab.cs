using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CliWrap;
using CliWrap.Buffered;
using ParallelMigration.Libvirt;
using ParallelMigration.Testing;

namespace ParallelMigration.LabBenchmarks;

/// <summary>The two-host lab, under a name of its own: hosts alpha and beta, and the guest that migrates.</summary>
internal sealed class TwoHostLab : IAsyncDisposable
{
    public const string Guest = "guest";

    /// <summary>The guest's memory in MiB; 80 less are filled and have to move.</summary>
    public const int GuestMemory = 320;

    /// <summary>What the guest rewrites, in MiB/s: little enough that every link keeps up.</summary>
    public const int GuestDirtyRate = 4;

    private static readonly string Script = Path.Combine(Repository.Root, "tests", "TwoHostLab", "lab.sh");

    private readonly Dictionary<string, string> values;

    private TwoHostLab(Dictionary<string, string> values, LibvirtConnection alpha, LibvirtConnection beta)
    {
        this.values = values;
        Alpha = alpha;
        Beta = beta;
    }

    public LibvirtConnection Alpha { get; }

    public LibvirtConnection Beta { get; }

    public string Interface => values["LAB_INTERFACE"];

    /// <summary>Beta as alpha's daemon reaches it.</summary>
    public string BetaPeerUri => values["LAB_BETA_PEER_URI"];

    /// <exception cref="BenchmarkException">The lab cannot run here.</exception>
    public static async Task<TwoHostLab> StartAsync(CancellationToken cancellationToken)
    {
        await RunAsync(["check"], cancellationToken);
        await RunAsync(["down"], cancellationToken); // what a run that was killed may have left
        await RunAsync(["up"], cancellationToken);
        var values = (await RunAsync(["env"], cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return new(
            values,
            await LibvirtConnection.OpenAsync(values["LAB_ALPHA_URI"], cancellationToken: cancellationToken),
            await LibvirtConnection.OpenAsync(values["LAB_BETA_URI"], cancellationToken: cancellationToken));
    }

    public static Task SetLinkAsync(Link link, CancellationToken cancellationToken) => RunAsync(["link", link.Name], cancellationToken);

    /// <summary>A fresh guest on alpha, its memory filled, and none on beta.</summary>
    public static Task StartGuestAsync(CancellationToken cancellationToken) => RunAsync(
        ["guest", "--name", Guest, "--memory", $"{GuestMemory}", "--dirty-rate", $"{GuestDirtyRate}"], cancellationToken);

    /// <summary>Asks a host by virsh.</summary>
    public static Task<string> VirshAsync(LibvirtConnection host, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunProgramAsync("virsh", ["--quiet", "--connect", host.Uri, .. arguments], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Alpha.Dispose();
        Beta.Dispose();
        await RunAsync(["down"], CancellationToken.None);
    }

    private static Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunProgramAsync(Script, arguments, cancellationToken);

    private static async Task<string> RunProgramAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var run = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment => environment.Set("LAB_NAME", "benchmark").Set("LAB_DIR", null))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return run.IsSuccess
            ? run.StandardOutput
            : throw new BenchmarkException($"'{program} {string.Join(' ', arguments)}' ended with {run.ExitCode}: {run.StandardOutput}{run.StandardError}".Trim());
    }
}
