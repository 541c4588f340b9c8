using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Runs <c>tests/TwoHostLab/lab.sh</c>, always on a lab of the tests' own.</summary>
internal static class LabScript
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private static readonly string Script = Path.Combine(Repository.Root, "tests", "TwoHostLab", "lab.sh");

    /// <summary>
    /// The lab's name: another one for each checkout, and for each value of PARALLEL_MIGRATION_LAB, so that several test processes can run at the same time.
    /// </summary>
    internal static string LabName { get; } = "adapter-" + Repository.Fingerprint + (Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_LAB") is { Length: > 0 } lab ? "-" + lab : "");

    /// <summary>The hosts' release that stands for what is installed on this machine.</summary>
    internal const string Machine = "machine";

    /// <summary>Gets whether any tier that uses the lab is on.</summary>
    internal static bool IsUsed => Tiers.ValueOf(Tiers.Live) is not null || Tiers.ValueOf(Tiers.Faults) is not null;

    /// <summary>Gets whether that Debian release is this machine's own or has a folder of its own.</summary>
    internal static bool IsInstalled(string release) => release == Machine
        || File.ReadLines("/etc/os-release").Contains($"VERSION_CODENAME={release}")
        || Directory.Exists(Path.Combine(Environment.GetEnvironmentVariable("LAB_RELEASES_DIR") ?? "/var/cache/parallel-migration-lab", release));

    /// <summary>Fails unless hosts of that Debian release can be brought up here.</summary>
    /// <exception cref="InvalidOperationException">Something is missing; the message has what.</exception>
    internal static async Task CheckAsync(string release)
    {
        if (LibvirtLibrary.UnavailableReason is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        await RunInAsync(LabName, "check", "--release", release);
    }

    /// <summary>Runs a command of the lab of that name.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    internal static Task<string> RunInAsync(string labName, params string[] arguments) =>
        RunProgramAsync("env", [$"LAB_NAME={labName}", Script, .. arguments]);

    /// <summary>Runs another program, bounded in time.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    internal static async Task<string> RunProgramAsync(string program, params string[] arguments)
    {
        var (status, output, errors) = await StartAsync(program, arguments);
        return status == 0
            ? output
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {status}: {output}{errors}");
    }

    private static async Task<(int Status, string Output, string Errors)> StartAsync(string program, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Timeout);
        using var process = new Process
        {
            StartInfo = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.StartInfo.Environment.Remove("LAB_DIR");
        process.Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program} {string.Join(' ', arguments)}' took more than {Timeout}.");
        }
    }
}
