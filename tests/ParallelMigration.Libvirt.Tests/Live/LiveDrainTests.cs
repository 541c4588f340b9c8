using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Several processes of the tool that start at once, watched from outside by virsh.</summary>
[Collection(LabCollection.Name)]
public sealed class LiveDrainTests(Lab lab, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Parallel = """{"cluster":{"parallelMigration":{"custom":4}},"source":{"cpuThreads":4},"destination":{"cpuThreads":4}}""";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Vms = ["vm1", "vm2", "vm3", "vm4", "vm5"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pm-drain-");

    public async Task InitializeAsync()
    {
        if (LabScript.IsUsed)
        {
            await lab.RunAsync("link", "800mbit");
            foreach (var vm in Vms)
            {
                await lab.RunAsync("guest", "--name", vm);
            }
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        foreach (var (host, vm) in LabScript.IsUsed ? Vms.SelectMany(vm => new[] { ("ALPHA", vm), ("BETA", vm) }) : [])
        {
            try
            {
                await lab.VirshAsync(host, "destroy", vm);
            }
            catch (InvalidOperationException)
            {
                // It is not there.
            }
        }
    }

    [LabFact(Timeout = 600_000)]
    public Task Five_parallel_migrations_at_once_run_one_after_the_other() => DrainAsync(Parallel, limit: 1);

    [LabFact(Timeout = 600_000)]
    public Task Five_ordinary_migrations_at_once_keep_their_limit() => DrainAsync("""{"cluster":{"parallelMigration":"disabled"}}""", limit: 2);

    /// <summary>Each process knows nothing of the other's store, as if they ran on two machines.</summary>
    [LabFact(Timeout = 600_000)]
    public async Task Of_two_that_start_at_the_same_moment_without_a_common_store_the_later_one_yields()
    {
        var (samples, outputs) = await RunAsync(Parallel, Vms[..2], vm => Path.Combine(folder.FullName, vm));
        Assert.InRange(Longest(samples, limit: 1), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        output.WriteLine(string.Concat(outputs));
    }

    private async Task DrainAsync(string settings, int limit)
    {
        var (samples, _) = await RunAsync(settings, Vms, _ => Path.Combine(folder.FullName, "limits"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"limit {limit}: {samples.Count} samples, at most {samples.Max(sample => sample.Running)} at once, {samples.Count(sample => sample.Running > limit)} above the limit"));
        Assert.Equal(limit, samples.Max(sample => sample.Running));
    }

    private async Task<(List<(TimeSpan At, int Running)> Samples, string[] Outputs)> RunAsync(string settings, string[] vms, Func<string, string> store)
    {
        var file = Path.Combine(folder.FullName, "settings.json");
        await File.WriteAllTextAsync(file, settings);
        var tools = vms.Select(vm => ToolProcess.Start(
            "migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--peer-uri", lab.BetaPeerUri, "--vm", vm,
            "--settings", file, "--limits-store", store(vm))).ToList();
        try
        {
            var ends = Task.WhenAll(tools.Select(tool => tool.EndAsync(Timeout)));
            var samples = new List<(TimeSpan At, int Running)>();
            var clock = Stopwatch.StartNew();
            while (!ends.IsCompleted)
            {
                var next = Task.Delay(SampleInterval);
                samples.Add((clock.Elapsed, await RunningAsync()));
                await next;
            }

            Assert.All(await ends, end => Assert.Equal((0, ""), (end.ExitCode, end.Error)));
            Assert.All(vms, vm => Assert.Contains($"{vm} has migrated", string.Concat(tools.Select(tool => tool.Output)), StringComparison.Ordinal));
            return (samples, [.. tools.Select(tool => tool.Output)]);
        }
        finally
        {
            tools.ForEach(tool => tool.Dispose());
        }
    }

    /// <summary>Returns for how long without a break more ran than may.</summary>
    private TimeSpan Longest(List<(TimeSpan At, int Running)> samples, int limit)
    {
        TimeSpan? since = null;
        var longest = TimeSpan.Zero;
        foreach (var (at, running) in samples)
        {
            since = running > limit ? since ?? at : null;
            longest = since is { } start && at - start > longest ? at - start : longest;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"limit {limit}: {samples.Count} samples, {samples.Count(sample => sample.Running > limit)} above the limit, for at most {longest.TotalSeconds:F1} s without a break"));
        return longest;
    }

    /// <summary>Counts the outgoing migrations of alpha, in one call of virsh.</summary>
    private async Task<int> RunningAsync()
    {
        var answers = await lab.VirshAsync("ALPHA", string.Concat(Vms.Select(vm => $"domjobinfo {vm}; ")) + "list --name");
        return answers.Split("Outgoing migration").Length - 1;
    }
}
