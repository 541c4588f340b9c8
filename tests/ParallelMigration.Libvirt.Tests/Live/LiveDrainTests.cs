using System;
using System.Collections.Generic;
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
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Vms = ["vm1", "vm2", "vm3", "vm4", "vm5"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pm-drain-");

    public async Task InitializeAsync()
    {
        if (LabScript.IsUsed)
        {
            await LabScript.RunAsync("link", "800mbit");
            foreach (var vm in Vms)
            {
                await LabScript.RunAsync("guest", "--name", vm);
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
    public Task Five_parallel_migrations_at_once_run_one_after_the_other() => DrainAsync(
        """{"cluster":{"parallelMigration":{"custom":4}},"source":{"cpuThreads":4},"destination":{"cpuThreads":4}}""", limit: 1);

    [LabFact(Timeout = 600_000)]
    public Task Five_ordinary_migrations_at_once_keep_their_limit() => DrainAsync("""{"cluster":{"parallelMigration":"disabled"}}""", limit: 2);

    private async Task DrainAsync(string settings, int limit)
    {
        var file = Path.Combine(folder.FullName, "settings.json");
        await File.WriteAllTextAsync(file, settings);
        var tools = Vms.Select(vm => ToolProcess.Start(
            "migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--peer-uri", lab.BetaPeerUri, "--vm", vm,
            "--settings", file, "--limits-store", Path.Combine(folder.FullName, "limits"))).ToList();
        try
        {
            var ends = Task.WhenAll(tools.Select(tool => tool.EndAsync(Patience)));
            var samples = new List<int>();
            while (!ends.IsCompleted)
            {
                var next = Task.Delay(SampleInterval);
                samples.Add(await RunningAsync());
                await next;
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"limit {limit}: {samples.Count} samples, at most {samples.Max()} at once, {samples.Count(now => now > limit)} above the limit"));
            Assert.All(await ends, end => Assert.Equal((0, ""), (end.ExitCode, end.Error)));
            Assert.All(Vms, vm => Assert.Contains($"{vm} has migrated", string.Concat(tools.Select(tool => tool.Output)), StringComparison.Ordinal));
            Assert.Equal(limit, samples.Max());
        }
        finally
        {
            tools.ForEach(tool => tool.Dispose());
        }
    }

    /// <summary>Counts the outgoing migrations of alpha, in one call of virsh.</summary>
    private async Task<int> RunningAsync()
    {
        var answers = await lab.VirshAsync("ALPHA", string.Concat(Vms.Select(vm => $"domjobinfo {vm}; ")) + "list --name");
        return answers.Split("Outgoing migration").Length - 1;
    }
}
