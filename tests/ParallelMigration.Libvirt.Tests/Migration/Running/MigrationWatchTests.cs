using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>How a schedule's actions are carried out: each once, whatever libvirt makes of them.</summary>
public class MigrationWatchTests
{
    private static readonly ConvergenceSchedule Downtimes = new(
        [ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(100))],
        [new(1, ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(200))), new(2, ConvergenceAction.SetBandwidth(Bandwidth.FromGigabitsPerSecond(1)))],
        [ConvergenceAction.Abort]);

    private static readonly ConvergenceSchedule PostCopy = new([], [new(1, ConvergenceAction.PostCopy)], [ConvergenceAction.Abort]);

    private readonly ListLogger log = new();

    [Fact]
    public void Each_action_is_done_once_and_reported_with_its_reason()
    {
        var job = new ScriptedJob();
        var watch = Watch(Downtimes);
        Observe(watch, job, 8);
        Assert.Equal(["SetMaxDowntime(100)", "SetMaxDowntime(200)", "SetBandwidth(1 Gbps)"], job.Calls);
        Assert.Equal(
            [ConvergenceReasonCode.AtStart, ConvergenceReasonCode.StallLimitReached, ConvergenceReasonCode.StallLimitReached, ConvergenceReasonCode.StepsUsedUp],
            watch.Actions.Select(action => action.Code));
        Assert.Equal(MigrationStop.GivenUp, watch.StopAsked);
        Assert.Equal([6, 6, 6, 6], log.Entries.Select(entry => entry.Id));
        Assert.Contains("SetDowntime(200 ms) (StallLimitReached)", log.Entries[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_progress_reported_never_goes_back_and_says_how_long_it_takes()
    {
        var reports = new List<MigrationProgress>();
        var reporter = new ProgressReporter(new Reports(reports.Add), TimeSpan.Zero, error => throw error, TimeProvider.System);
        var watch = new MigrationWatch(default, postCopyAllowed: false, new(log, "vm", Guid.Empty), reporter.Report);
        foreach (var (poll, remaining) in new[] { 9000, 6000, 3000, 8000, 4000, 7000, 0 }.Index())
        {
            watch.Observe(ScriptedJob.Running(poll + 1, remaining), new ScriptedJob());
        }

        Assert.Equal(reports.Select(report => report.Fraction).Order(), reports.Select(report => report.Fraction));
        Assert.InRange(reports[^1].Fraction, reports[0].Fraction + 0.01, 1);
        Assert.NotNull(reports[2].TimeRemaining.AtLeast);
    }

    [Fact]
    public void What_is_known_of_the_guest_is_in_the_estimate()
    {
        VmMemory known = new() { Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), 100)]) };
        Assert.Equal(MigrationForecast.Start(new(), known), Watch(new(), known).Forecast);
        Assert.Equal(MigrationForecast.Start(new(), new VmMemory()), Watch(new(), null).Forecast);
        Assert.Equal(default, Watch(null, known).Forecast);

        MigrationWatch Watch(MigrationPlan? plan, VmMemory? memory) =>
            new(default, postCopyAllowed: false, new(log, "vm", Guid.Empty), (_, _) => { }, plan: plan, memory: memory);
    }

    [Fact]
    public void One_absurd_sample_does_not_spoil_the_estimate()
    {
        var (steady, disturbed) = (Watched(_ => null), Watched(poll => poll == 3 ? long.MaxValue : null));
        Assert.Equal(steady.Forecast.TimeRemaining.AtMost is null, disturbed.Forecast.TimeRemaining.AtMost is null);
        Assert.InRange(disturbed.Forecast.Progress, steady.Forecast.Progress - 0.2, steady.Forecast.Progress + 0.2);
        Assert.InRange(disturbed.LastSample!.ToMigrationSample().BytesRemaining, 0, 10_000);

        MigrationWatch Watched(Func<int, long?> absurd)
        {
            var watch = new MigrationWatch(default, postCopyAllowed: false, new(log, "vm", Guid.Empty), (_, _) => { });
            foreach (var poll in Enumerable.Range(1, 6))
            {
                watch.Observe(ScriptedJob.Running(poll, absurd(poll) ?? 9000 - (poll * 1000)), new ScriptedJob());
            }

            return watch;
        }
    }

    [Fact]
    public void A_limit_that_libvirt_does_not_take_yet_is_tried_again_and_reported_once()
    {
        var refusals = 3;
        var job = new ScriptedJob { OnCall = (_, _) => ThrowWhile(refusals-- > 0, LibvirtErrorCode.OperationInvalid) };
        var watch = Watch(new([ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(100))], [], []));
        Observe(watch, job, 8);
        Assert.Equal(4, job.Calls.Length);
        Assert.Single(watch.Actions);
        Assert.Equal([7, 6], log.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public void A_newer_limit_takes_the_place_of_one_that_was_never_taken()
    {
        var job = new ScriptedJob { OnCall = (_, call) => ThrowWhile(call.Contains("100", StringComparison.Ordinal), LibvirtErrorCode.OperationTimeout) };
        var watch = Watch(Downtimes);
        Observe(watch, job, 8);
        Assert.DoesNotContain("SetMaxDowntime(100)", job.Calls.SkipWhile(call => call != "SetMaxDowntime(200)"));
        Assert.Equal(["SetDowntime(200 ms)", "SetBandwidth(1 Gbps)", "Abort"], watch.Actions.Select(action => action.Action.ToString()));
    }

    [Fact]
    public void What_libvirt_cannot_do_is_tried_once()
    {
        var job = new ScriptedJob { OnCall = (_, _) => ThrowWhile(true, LibvirtErrorCode.NoSupport) };
        var watch = Watch(Downtimes);
        Observe(watch, job, 8);
        Assert.Equal(3, job.Calls.Length);
        Assert.Equal(ConvergenceAction.Abort, Assert.Single(watch.Actions).Action);
    }

    [Fact]
    public void Without_post_copy_in_the_plan_it_is_never_switched_to()
    {
        var job = new ScriptedJob();
        var watch = Watch(PostCopy, postCopyAllowed: false);
        Observe(watch, job, 8);
        Assert.Empty(job.Calls);
        Assert.Equal(MigrationStop.GivenUp, watch.StopAsked);
    }

    [Fact]
    public void A_schedule_at_odds_with_the_plan_is_not_believed()
    {
        // Not even where the state machine was started with post-copy allowed.
        var job = new ScriptedJob();
        var watch = new MigrationWatch(
            ConvergenceState.Start(PostCopy, postCopyAllowed: true), postCopyAllowed: false, new(log, "vm", Guid.Empty), (_, _) => { });
        Observe(watch, job, 8);
        Assert.Empty(job.Calls);
    }

    [Fact]
    public void Once_switched_to_post_copy_nothing_else_is_done()
    {
        var job = new ScriptedJob();
        var watch = Watch(PostCopy, postCopyAllowed: true);
        Observe(watch, job, 4);
        Assert.Equal(["StartPostCopy"], job.Calls);
        watch.Observe(ScriptedJob.Running(5, reason: LibvirtDomainStateReason.PostCopy), job);
        Assert.True(watch.SwitchedToPostCopy);
        Observe(watch, job, 20);
        Assert.Equal(["StartPostCopy"], job.Calls);
        Assert.Equal(MigrationStop.None, watch.StopAsked);
    }

    [Fact]
    public void Asked_to_switch_to_post_copy_it_is_not_aborted_until_a_poll_shows_that_it_did_not_switch()
    {
        var job = new ScriptedJob();
        var watch = Watch(PostCopy, postCopyAllowed: true);
        for (var poll = 1; job.Calls is []; poll++)
        {
            watch.Observe(ScriptedJob.Running(poll), job);
        }

        watch.RequestStop(MigrationStop.Canceled);
        Assert.False(watch.Abort(job));
        Assert.Equal(0, job.Aborts);
        watch.Observe(ScriptedJob.Running(5), job);
        Assert.True(watch.Abort(job));
        Assert.Equal(MigrationStop.Canceled, watch.Stop);
    }

    [Fact]
    public async Task While_it_is_asked_to_switch_to_post_copy_an_abort_waits()
    {
        Task<bool>? aborting = null;
        MigrationWatch? watch = null;
        var job = new ScriptedJob
        {
            OnCall = (self, _) =>
            {
                using var begun = new ManualResetEventSlim();
                aborting = Task.Run(() =>
                {
                    begun.Set();
                    return watch!.Abort(self);
                });
                begun.Wait(ScriptedJob.Timeout);
                Assert.NotSame(aborting, Task.WhenAny(aborting, Task.Delay(100)).Result);
            },
        };
        watch = Watch(PostCopy, postCopyAllowed: true);
        for (var poll = 1; job.Calls is []; poll++)
        {
            watch.Observe(ScriptedJob.Running(poll), job);
        }

        Assert.False(await aborting!.WaitAsync(ScriptedJob.Timeout));
        Assert.Equal(0, job.Aborts);
    }

    [Fact]
    public void The_passes_of_the_switchover_are_no_stalls()
    {
        var job = new ScriptedJob();
        var watch = Watch(new([], [], [ConvergenceAction.Abort]));
        Observe(watch, job, 2);
        foreach (var poll in Enumerable.Range(3, 8))
        {
            watch.Observe(ScriptedJob.Running(poll, reason: LibvirtDomainStateReason.Migrating), job);
        }

        Assert.Equal(MigrationStop.None, watch.StopAsked);
    }

    [Fact]
    public void It_is_switched_to_post_copy_when_QEMU_has_begun_and_not_before()
    {
        var job = new ScriptedJob();
        var watch = Watch(new([ConvergenceAction.PostCopy], [], []), postCopyAllowed: true);
        Begin(watch, job);
        Assert.Empty(job.Calls);
        Observe(watch, job, 3);
        Assert.Equal(["StartPostCopy"], job.Calls);
    }

    [Fact]
    public void It_is_not_switched_to_post_copy_while_the_link_carries_nothing_and_given_up_in_the_end()
    {
        var job = new ScriptedJob();
        var watch = Watch(new([ConvergenceAction.PostCopy], [], []), postCopyAllowed: true);
        foreach (var poll in Enumerable.Range(1, 30))
        {
            watch.Observe(Dead(poll), job);
        }

        Assert.Empty(job.Calls);
        Assert.Equal(MigrationStop.GivenUp, watch.StopAsked);
        Assert.Equal(ConvergenceReasonCode.NothingSent, watch.Actions[^1].Code);
    }

    [Fact]
    public void After_a_switch_to_post_copy_that_was_accepted_nothing_aborts_it()
    {
        var job = new ScriptedJob();
        var watch = Watch(new([ConvergenceAction.PostCopy], [], []), postCopyAllowed: true);
        Observe(watch, job, 3);
        foreach (var poll in Enumerable.Range(4, 30))
        {
            watch.Observe(Dead(poll), job);
        }

        Assert.Equal(["StartPostCopy"], job.Calls);
        Assert.Equal(MigrationStop.None, watch.StopAsked);
    }

    [Fact]
    public void Limits_are_set_when_QEMU_has_begun_because_libvirt_sets_the_plan_s_own_before()
    {
        var job = new ScriptedJob();
        var watch = Watch(new([ConvergenceAction.SetBandwidth(Bandwidth.FromGigabitsPerSecond(1))], [], []));
        Begin(watch, job);
        Assert.Empty(job.Calls);
        Observe(watch, job, 3);
        Assert.Equal(["SetBandwidth(1 Gbps)"], job.Calls);
    }

    [Fact]
    public void A_switch_to_post_copy_that_fails_gives_way_to_what_comes_next()
    {
        var job = new ScriptedJob { OnCall = (_, _) => ThrowWhile(true, LibvirtErrorCode.OperationInvalid) };
        var watch = Watch(PostCopy, postCopyAllowed: true);
        Observe(watch, job, 8);
        Assert.Equal(["StartPostCopy"], job.Calls);
        Assert.Equal(MigrationStop.GivenUp, watch.StopAsked);
    }

    [Fact]
    public void After_a_cancel_nothing_is_done_any_more()
    {
        var job = new ScriptedJob();
        var watch = Watch(Downtimes);
        watch.RequestStop(MigrationStop.Canceled);
        Observe(watch, job, 8);
        Assert.Empty(job.Calls);
        Assert.Equal(MigrationStop.Canceled, watch.StopAsked);
        Assert.Equal(MigrationStop.None, watch.Stop); // not heard yet
        Assert.True(watch.Abort(new ScriptedJob()));
        Assert.Equal(MigrationStop.Canceled, watch.Stop);
    }

    // The guest does not converge: each iteration has as much to send as the one before.
    private static void Observe(MigrationWatch watch, ScriptedJob job, int polls)
    {
        foreach (var poll in Enumerable.Range(1, polls))
        {
            watch.Observe(ScriptedJob.Running(poll), job);
        }
    }

    private static JobSample Dead(int poll) => new(2, new Dictionary<string, object>
    {
        ["time_elapsed"] = (ulong)(poll * 10_000),
        ["data_total"] = 10_000UL,
        ["data_processed"] = 100UL,
        ["data_remaining"] = 9_900UL,
        ["memory_iteration"] = 1UL,
    });

    // libvirt is at it, QEMU not yet.
    private static void Begin(MigrationWatch watch, ScriptedJob job) =>
        watch.Observe(new(2, new Dictionary<string, object> { ["time_elapsed"] = 100UL }), job);

    private static void ThrowWhile(bool refused, LibvirtErrorCode code)
    {
        if (refused)
        {
            throw ScriptedJob.Error(code);
        }
    }

    private sealed class Reports(Action<MigrationProgress> onReport) : IProgress<MigrationProgress>
    {
        public void Report(MigrationProgress value) => onReport(value);
    }

    private MigrationWatch Watch(ConvergenceSchedule schedule, bool postCopyAllowed = false) => new(
        ConvergenceState.Start(schedule, postCopyAllowed), postCopyAllowed, new(log, "vm", Guid.Empty), (_, _) => { });
}
