using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using Xunit.Abstractions;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>What a plan's limit of the bandwidth does to the wire, by the link's own byte counter.</summary>
[Collection(LabCollection.Name)]
public class LiveLimitTests(Lab lab, ITestOutputHelper output)
{
    private static readonly Bandwidth Limit = Bandwidth.FromBitsPerSecond(20L * 1024 * 1024 * 8);

    [LabFact]
    public async Task It_also_holds_after_the_switch_to_post_copy()
    {
        await lab.StartGuestAsync("800mbit", "--dirty-rate", "200");
        var plan = new MigrationPlan
        {
            PostCopy = true,
            BandwidthLimit = Limit,
            Convergence = new([], [new(1, ConvergenceAction.PostCopy)], [ConvergenceAction.Abort]),
        };
        var migration = lab.Migration(plan);
        migration = migration with { Supervision = migration.Supervision with { Convergence = new() { StallPeriod = TimeSpan.Zero } } };
        var progress = new ProgressLog();
        var migrating = new LibvirtMigrator().MigrateAsync(migration, progress);
        await Lab.UntilAsync(
            () => Task.FromResult(migrating.IsCompleted || progress.Reports.Any(report => report.Sample.IsInPostCopy)), "it has switched", TimeSpan.FromSeconds(90));
        var rates = await RatesAsync(migrating);
        var result = await migrating;
        Assert.Equal((MigrationOutcome.Completed, true), (result.Outcome, result.SwitchedToPostCopy));
        output.WriteLine($"MiB/s in post-copy: {string.Join(' ', rates.Select(rate => $"{rate:F1}"))}");
        Assert.NotEmpty(rates);
        Assert.InRange(rates.Average(), 1, 24);
    }

    private async Task<List<double>> RatesAsync(Task migrating)
    {
        var rates = new List<double>();
        while (!migrating.IsCompleted && rates.Count < 30)
        {
            var before = await lab.CounterAsync();
            await Task.Delay(1000);
            var after = await lab.CounterAsync();
            if (!migrating.IsCompleted)
            {
                rates.Add((after.Bytes - before.Bytes) / (after.At - before.At) / 1048576);
            }
        }

        return rates;
    }
}
