using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Runs <c>samples/TwoHostLab/lab.sh</c>, always on a lab of the tests' own.</summary>
internal static class LabScript
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string Script = Path.Combine(Repository.Root, "samples", "TwoHostLab", "lab.sh");
    private static readonly ConcurrentDictionary<string, Lazy<string?>> Reasons = new();

    /// <summary>The lab's name: another one for each checkout, so that their tests can run at the same time.</summary>
    internal static string LabName { get; } = "adapter-" + Repository.Fingerprint;

    /// <summary>Why the lab cannot be used here; <see langword="null"/>: it can.</summary>
    internal static string? WhyNot => WhyNotWith(Machine);

    /// <summary>The hosts' release that stands for what is installed on this machine.</summary>
    internal const string Machine = "machine";

    /// <summary>Why hosts of that Debian release cannot be used here; <see langword="null"/>: they can.</summary>
    internal static string? WhyNotWith(string release) => Reasons.GetOrAdd(release, name => new(() => FindReason(name))).Value;

    /// <summary>Runs a command of the lab.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    internal static Task<string> RunAsync(params string[] arguments) => RunProgramAsync(Script, arguments);

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
        using var limit = new CancellationTokenSource(Patience);
        using var process = new Process
        {
            StartInfo = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.StartInfo.Environment["LAB_NAME"] = LabName;
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
            throw new TimeoutException($"'{program} {string.Join(' ', arguments)}' took more than {Patience}.");
        }
    }

    private static string? FindReason(string release)
    {
        if (LibvirtLibrary.UnavailableReason is { } whyNot)
        {
            return whyNot;
        }

        if (!File.Exists(Script))
        {
            return "The two-host lab (samples/TwoHostLab/lab.sh) is not there.";
        }

        // On a thread of its own: attributes are made where nothing can be awaited.
        var (status, output, errors) = Task.Run(() => StartAsync(Script, "check", "--release", release)).GetAwaiter().GetResult();
        return status == 0 ? null : $"The two-host lab cannot run here: {(output + errors).Trim().ReplaceLineEndings("; ")}";
    }
}
