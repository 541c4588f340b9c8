using System;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>A guest that does not converge ends by the policy it was given, each way.</summary>
[Collection(LabCollection.Name)]
public class LiveConvergenceTests(Lab lab)
{
    // 75 MB/s for a guest that rewrites 150 MiB/s of its 240 MiB: every pass has all of it to send again, in three seconds and a half.
    private const string Link = "600mbit";
    private const string DirtyRate = "150";

    private static readonly ConvergenceOptions Eager = new() { StallPeriod = TimeSpan.Zero };

    private static readonly ConvergenceAction ShortDowntime = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(50));

    [LabFact]
    public async Task By_a_downtime_that_was_raised()
    {
        await StartAsync();
        var raised = ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(60));
        var result = await MigrateAsync(new() { Connections = 2, Convergence = new([ShortDowntime], [new(1, raised)], []) });
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, false), (result.Outcome, result.Location, result.SwitchedToPostCopy));
        Assert.Equal([ShortDowntime, raised], result.Actions.Select(action => action.Action));
        Assert.InRange(result.Statistics!.Downtime!.Value, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(60));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task By_post_copy()
    {
        await StartAsync();
        var progress = new ProgressLog();
        var result = await MigrateAsync(
            new() { PostCopy = true, Convergence = new([ShortDowntime], [new(1, ConvergenceAction.PostCopy)], [ConvergenceAction.Abort]) }, progress);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, true), (result.Outcome, result.Location, result.SwitchedToPostCopy));
        Assert.Equal([ShortDowntime, ConvergenceAction.PostCopy], result.Actions.Select(action => action.Action));
        Assert.Contains(progress.Reports, report => report.Sample.IsInPostCopy);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task By_giving_up()
    {
        await StartAsync();
        var result = await MigrateAsync(new() { Connections = 2, Convergence = new([ShortDowntime], [], [ConvergenceAction.Abort]) });
        Assert.Equal((MigrationOutcome.Aborted, GuestLocation.Source), (result.Outcome, result.Location));
        Assert.Equal(ConvergenceReasonCode.StepsUsedUp, result.Actions[^1].Code);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task By_more_bandwidth_than_the_plan_began_with()
    {
        await StartAsync("unlimited", "20");
        var slow = Bandwidth.FromMegabitsPerSecond(100);
        var fast = ConvergenceAction.SetBandwidth(Bandwidth.FromGigabitsPerSecond(10));
        var result = await MigrateAsync(new() { BandwidthLimit = slow, Convergence = new([fast], [], []) });
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        Assert.InRange(result.Statistics!.Throughput!.Value.BitsPerSecond, 2 * slow.BitsPerSecond, long.MaxValue);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    /// <summary>A pass takes two seconds, of which its CPUs ran half at most when it was held back.</summary>
    [LabFact]
    public async Task By_auto_converge_and_what_the_guest_did_meanwhile_is_recorded()
    {
        await lab.StartGuestAsync("500mbit", "--dirty-rate", "90", "--memory", "192");
        MigrationRecord? recorded = null;
        LibvirtMigrator migrator = new() { History = (record, _) => Task.FromResult(recorded = record) };
        var result = await migrator.MigrateAsync(lab.Migration(new() { AutoConverge = true }));
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        var memory = VmMemory.FromHistory([recorded!], recorded!.Vm!)!;
        Assert.NotEqual(DirtyCurve.None, memory.Dirtied);
        Assert.True(memory.DirtiedInCpuTime.Points.Count > 0, $"{memory}, {result.Statistics}");
        Assert.InRange(memory.DirtiedInCpuTime.Points[0].Interval, TimeSpan.FromMilliseconds(1), memory.Dirtied.Points[0].Interval / 2);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task In_post_copy_a_cancel_comes_too_late_and_is_reported_so()
    {
        await StartAsync();
        using var cancel = new System.Threading.CancellationTokenSource();
        var log = new ListLogger();
        var progress = new ProgressLog(report =>
        {
            if (report.Sample.IsInPostCopy)
            {
                cancel.Cancel();
            }
        });
        var migration = lab.Migration(new() { PostCopy = true, Convergence = new([ConvergenceAction.PostCopy], [], []) });
        var result = await new LibvirtMigrator(log).MigrateAsync(migration, progress, cancel.Token);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, true), (result.Outcome, result.Location, result.SwitchedToPostCopy));
        Assert.Contains(log.Entries, entry => entry.Id == 9);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    private Task StartAsync(string link = Link, string dirtyRate = DirtyRate) => lab.StartGuestAsync(link, "--dirty-rate", dirtyRate);

    private Task<MigrationResult> MigrateAsync(MigrationPlan plan, ProgressLog? progress = null)
    {
        var migration = lab.Migration(plan);
        return new LibvirtMigrator().MigrateAsync(migration with { Supervision = migration.Supervision with { Convergence = Eager } }, progress);
    }
}
