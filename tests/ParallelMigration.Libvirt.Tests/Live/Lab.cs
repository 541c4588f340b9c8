using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Two hosts, alpha and beta, brought up once for all live tests and always taken down.</summary>
/// <remarks>What the tests assert about the world they ask virsh and the lab, not the adapter.</remarks>
public sealed class Lab : IAsyncLifetime
{
    /// <summary>The guest's name.</summary>
    public const string Guest = "guest";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private Dictionary<string, string> values = [];
    private FileStream? turn;

    public LibvirtConnection Alpha { get; private set; } = null!;

    public LibvirtConnection Beta { get; private set; } = null!;

    public string AlphaUri => values["LAB_ALPHA_URI"];

    public string BetaUri => values["LAB_BETA_URI"];

    public string BetaPeerUri => values["LAB_BETA_PEER_URI"];

    public string Interface => values["LAB_INTERFACE"];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabScript.WhyNot is not null)
        {
            return; // every test of the collection is skipped
        }

        turn = await TakeTurnAsync();
        try
        {
            await LabScript.RunAsync("down"); // what a killed run may have left
            await LabScript.RunAsync("up");
            values = (await LabScript.RunAsync("env"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            Alpha = await LibvirtConnection.OpenAsync(values["LAB_ALPHA_URI"]);
            Beta = await LibvirtConnection.OpenAsync(values["LAB_BETA_URI"]);
        }
        catch
        {
            await DisposeAsync(); // xunit does not, where this failed
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Alpha?.Dispose();
        Beta?.Dispose();
        if (turn is null)
        {
            return; // the lab is somebody else's
        }

        await LabScript.RunAsync("down");
        await turn.DisposeAsync();
        turn = null;
    }

    /// <summary>A fresh guest on alpha, and none on beta, on an unlimited link unless a speed is given.</summary>
    public async Task StartGuestAsync(string link = "unlimited", params string[] options)
    {
        await LabScript.RunAsync("link", link);
        await LabScript.RunAsync(["guest", "--name", Guest, .. options]);
        Assert.Equal("running", await StateAsync("ALPHA"));
        Assert.Null(await StateAsync("BETA"));
    }

    /// <summary>The guest to beta.</summary>
    public LibvirtMigration Migration(MigrationPlan plan) => new()
    {
        Source = Alpha,
        Vm = Guest,
        DestinationUri = BetaPeerUri,
        Destination = Beta,
        Plan = plan,
        Supervision = new() { ProgressInterval = TimeSpan.FromMilliseconds(50) },
    };

    /// <summary>The guest on its way to beta by somebody else's call.</summary>
    public RunningMigration Running() => new()
    {
        Source = Alpha,
        Destination = Beta,
        Vm = Guest,
        Supervision = new() { ProgressInterval = TimeSpan.FromMilliseconds(50) },
    };

    /// <summary>The guest's state by virsh; <see langword="null"/>: the host does not know it.</summary>
    public async Task<string?> StateAsync(string host)
    {
        var all = await VirshAsync(host, "list", "--all", "--name");
        return all.Split('\n').Contains(Guest) ? (await VirshAsync(host, "domstate", Guest)).Trim() : null;
    }

    /// <summary>Asks a host by virsh.</summary>
    public Task<string> VirshAsync(string host, params string[] arguments) =>
        LabScript.RunProgramAsync("virsh", ["--quiet", "--connect", values[$"LAB_{host}_URI"], .. arguments]);

    /// <summary>The migration data connections that stand now, seen in alpha's network namespace.</summary>
    public static async Task<int> ConnectionsAsync() => int.Parse(await LabScript.RunAsync("connections"), CultureInfo.InvariantCulture);

    /// <summary>Bytes that alpha has sent over the link.</summary>
    public static async Task<long> BytesSentAsync() =>
        long.Parse((await LabScript.RunAsync("bytes")).Split('\n').Single(line => line.StartsWith("alpha=", StringComparison.Ordinal))["alpha=".Length..], CultureInfo.InvariantCulture);

    /// <summary>The guest runs on that host and only there: virsh says so at both ends, and the guest's own clock goes on.</summary>
    public async Task AssertRunsOnlyOnAsync(string host)
    {
        Assert.Equal("running", await StateAsync(host));
        Assert.Contains(await StateAsync(host == "ALPHA" ? "BETA" : "ALPHA"), new[] { null, "shut off" });
        var before = await HeartbeatAsync(host);
        await UntilAsync(async () => await HeartbeatAsync(host) > before, "the guest's clock goes on");
    }

    /// <summary>Waits for a condition of the world, bounded.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        var limit = patience ?? Patience;
        var deadline = DateTime.UtcNow + limit;
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"Not within {limit}: {what}.");
            }

            await Task.Delay(Look);
        }
    }

    /// <summary>Waits for another run of these tests from the same checkout to end. The system lets go of the file when that run is killed.</summary>
    private static async Task<FileStream> TakeTurnAsync()
    {
        FileStream? taken = null;
        await UntilAsync(
            () =>
            {
                try
                {
                    taken = new(Path.Combine(Path.GetTempPath(), LabScript.LabName + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                    return Task.FromResult(true);
                }
                catch (IOException)
                {
                    return Task.FromResult(false);
                }
            },
            "another run of these tests ends",
            TimeSpan.FromMinutes(15));
        return taken!;
    }

    private static async Task<long> HeartbeatAsync(string host) =>
        long.Parse(await LabScript.RunAsync("heartbeat", "--host", host == "ALPHA" ? "alpha" : "beta", "--name", Guest), CultureInfo.InvariantCulture);
}
