using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Libvirt.Tests.Migration;

public class MigrationRunTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task It_completes()
    {
        var job = new ScriptedJob();
        job.End();
        Assert.Equal(new(MigrationRunEndKind.Succeeded), await Execute(job, CancellationToken.None));
        Assert.Equal(0, job.Aborts);
    }

    [Fact]
    public async Task It_fails_with_the_error_of_libvirt()
    {
        var job = new ScriptedJob();
        job.End(LibvirtErrorCode.InternalError);
        var end = await Execute(job, CancellationToken.None);
        Assert.Equal(MigrationRunEndKind.Failed, end.Kind);
        Assert.Equal(LibvirtErrorCode.InternalError, end.Error!.Code);
    }

    [Fact]
    public async Task An_error_through_a_broken_connection_says_nothing_about_the_migration()
    {
        var job = new ScriptedJob { IsReachable = false };
        job.End(LibvirtErrorCode.Rpc);
        Assert.Equal(MigrationRunEndKind.Detached, (await Execute(job, CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task An_abort_by_another_process_is_not_our_stop()
    {
        var job = new ScriptedJob();
        var watch = Watch();
        job.End(LibvirtErrorCode.OperationAborted);
        Assert.Equal(MigrationRunEndKind.Failed, (await Execute(job, CancellationToken.None, watch)).Kind);
        Assert.Equal(MigrationStop.None, watch.StopAsked);
    }

    [Fact]
    public async Task Cancelled_before_the_start_it_never_starts()
    {
        var job = new ScriptedJob();
        var end = await Execute(job, new CancellationToken(canceled: true));
        Assert.Equal(new(MigrationRunEndKind.NeverStarted), end);
        Assert.False(job.Started.IsCompleted);
    }

    [Fact]
    public async Task Cancelled_before_the_call_was_made_it_never_starts()
    {
        using var cancel = new CancellationTokenSource();
        var job = new ScriptedJob
        {
            OnAbort = (_, _) => false,
            OnOpen = token =>
            {
                token.WaitHandle.WaitOne(ScriptedJob.Timeout);
                token.ThrowIfCancellationRequested();
            },
        };
        var run = Execute(job, cancel.Token);
        await job.Started.WaitAsync(ScriptedJob.Timeout);
        await cancel.CancelAsync();
        Assert.Equal(new(MigrationRunEndKind.NeverStarted), await run);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(3)]
    public async Task Until_it_sends_data_it_is_polled_often_and_its_first_data_is_reported_at_once(int polls)
    {
        var start = clock.GetUtcNow();
        List<TimeSpan> polled = [];
        List<(TimeSpan At, long Total)> reported = [];
        var job = new ScriptedJob
        {
            OnPoll = (job, before) =>
            {
                polled.Add(clock.GetUtcNow() - start);
                if (before == polls + 2)
                {
                    job.End();
                }

                return before < polls ? new(2, new Dictionary<string, object> { ["time_elapsed"] = (ulong)before }) : ScriptedJob.Running(before);
            },
        };
        var reporter = new ProgressReporter(
            new Reports(report => reported.Add((clock.GetUtcNow() - start, report.Sample.BytesTotal))), Interval, error => throw error, clock);
        await Execute(job, CancellationToken.None, Watch(reporter.Report));

        // The clock of the test moves in steps of its own, so that a poll may be a step late.
        var gaps = polled.Zip(polled.Skip(1), (one, next) => next - one).ToArray();
        Assert.All(gaps[..polls], gap => Assert.InRange(gap, new SupervisionTimings().FirstPoll, Interval - TimeSpan.FromTicks(1)));
        Assert.All(gaps[polls..], gap => Assert.True(gap >= Interval));
        Assert.Equal(polled[polls], reported.First(report => report.Total > 0).At);
    }

    [Fact]
    public async Task What_a_busy_daemon_does_not_answer_is_asked_again()
    {
        var job = new ScriptedJob
        {
            OnPoll = (_, before) => before < 1 ? throw ScriptedJob.Error(LibvirtErrorCode.OperationTimeout) : ScriptedJob.Running(before),
        };
        Assert.True(await IsActive(job, ScriptedJob.Timeout));
        Assert.Equal(2, job.Polls);
    }

    [Theory]
    [InlineData(LibvirtErrorCode.NoDomain, false)]
    [InlineData(LibvirtErrorCode.OperationInvalid, false)]
    [InlineData(LibvirtErrorCode.OperationTimeout, true)]
    public async Task Only_what_the_source_says_is_gone_runs_no_more(LibvirtErrorCode code, bool runs)
    {
        var job = new ScriptedJob { OnPoll = (_, _) => throw ScriptedJob.Error(code) };
        Assert.Equal(runs, await IsActive(job, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_broken_connection_does_not_show_whether_it_runs()
    {
        var job = new ScriptedJob { IsReachable = false, OnPoll = (_, _) => throw ScriptedJob.Error(LibvirtErrorCode.Rpc) };
        await Assert.ThrowsAsync<LibvirtException>(() => IsActive(job, ScriptedJob.Timeout));
    }

    [Fact]
    public async Task A_post_copy_that_failed_runs_no_more()
    {
        var job = new ScriptedJob { OnPoll = (_, _) => ScriptedJob.Running(1, reason: LibvirtDomainStateReason.PostCopyFailed) };
        Assert.False(await IsActive(job, ScriptedJob.Timeout));
    }

    [Fact]
    public async Task An_abort_that_finds_no_job_yet_is_tried_again()
    {
        var job = new ScriptedJob { OnAbort = (self, before) => before >= 3 && EndAborted(self) };
        Assert.Equal(MigrationStop.Canceled, await CancelWhenStarted(job));
        Assert.Equal(4, job.Aborts);
    }

    [Fact]
    public async Task An_abort_that_throws_is_tried_again()
    {
        var job = new ScriptedJob
        {
            OnAbort = (self, before) => before >= 2 ? EndAborted(self) : throw ScriptedJob.Error(LibvirtErrorCode.OperationTimeout),
        };
        Assert.Equal(MigrationStop.Canceled, await CancelWhenStarted(job));
        Assert.Equal(3, job.Aborts);
    }

    [Fact]
    public async Task An_abort_that_was_taken_without_effect_is_repeated()
    {
        var job = new ScriptedJob { OnAbort = (self, before) => before == 0 || EndAborted(self) };
        Assert.Equal(MigrationStop.Canceled, await CancelWhenStarted(job));
        Assert.Equal(2, job.Aborts);
    }

    [Fact]
    public async Task A_failure_while_no_abort_was_taken_is_not_a_stop()
    {
        var job = new ScriptedJob
        {
            OnAbort = (self, _) =>
            {
                self.End(LibvirtErrorCode.SystemError);
                return false;
            },
        };
        Assert.Equal(MigrationStop.None, await CancelWhenStarted(job));
    }

    [Fact]
    public async Task It_is_polled_while_it_runs_and_never_after()
    {
        var samples = new List<JobSample>();
        using var enough = new CountdownEvent(3);
        var job = new ScriptedJob();
        var watch = Watch(onSample: (sample, _) =>
        {
            samples.Add(sample);
            if (!enough.IsSet)
            {
                enough.Signal();
            }
        });
        var run = Execute(job, CancellationToken.None, watch);
        Assert.True(enough.Wait(ScriptedJob.Timeout));
        job.End();
        await run;
        var polls = job.Polls;
        Assert.Same(samples[^1], watch.LastSample);
        clock.Advance(Interval * 5);
        await Task.Delay(20);
        Assert.Equal(polls, job.Polls);
    }

    [Fact]
    public async Task Followed_it_ends_when_its_job_is_gone()
    {
        var job = new ScriptedJob { OnPoll = (_, before) => before < 3 ? ScriptedJob.Running(before) : null };
        Assert.Equal(new(MigrationRunEndKind.Gone), await Follow(job, CancellationToken.None));
        Assert.Equal(4, job.Polls);
    }

    [Fact]
    public async Task Followed_it_ends_when_its_domain_is_gone()
    {
        var job = new ScriptedJob { OnPoll = (_, _) => throw ScriptedJob.Error(LibvirtErrorCode.NoDomain) };
        Assert.Equal(new(MigrationRunEndKind.Gone), await Follow(job, CancellationToken.None));
    }

    [Fact]
    public async Task Followed_through_a_connection_that_breaks_it_may_go_on()
    {
        var job = new ScriptedJob
        {
            OnPoll = (self, before) =>
            {
                self.IsReachable = before < 2;
                return before < 2 ? ScriptedJob.Running(before) : throw ScriptedJob.Error(LibvirtErrorCode.Rpc);
            },
        };
        Assert.Equal(MigrationRunEndKind.Detached, (await Follow(job, CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task Followed_past_a_busy_daemon_it_is_polled_again()
    {
        var job = new ScriptedJob
        {
            OnPoll = (_, before) => before < 2 ? throw ScriptedJob.Error(LibvirtErrorCode.OperationTimeout) : null,
        };
        Assert.Equal(MigrationRunEndKind.Gone, (await Follow(job, CancellationToken.None)).Kind);
        Assert.Equal(3, job.Polls);
    }

    [Fact]
    public async Task Followed_it_can_be_cancelled()
    {
        var job = new ScriptedJob { OnPoll = (self, before) => self.Aborts == 0 ? ScriptedJob.Running(before) : null, OnAbort = (_, _) => true };
        var watch = Watch();
        Assert.Equal(MigrationRunEndKind.Gone, (await Follow(job, new CancellationToken(canceled: true), watch)).Kind);
        Assert.Equal(MigrationStop.Canceled, watch.Stop);
    }

    [Fact]
    public async Task A_post_copy_that_failed_ends_the_following()
    {
        var job = new ScriptedJob { OnPoll = (_, before) => ScriptedJob.Running(before, reason: LibvirtDomainStateReason.PostCopyFailed) };
        var watch = Watch();
        Assert.Equal(MigrationRunEndKind.Gone, (await Follow(job, CancellationToken.None, watch)).Kind);
        Assert.True(watch.SwitchedToPostCopy);
    }

    [Fact]
    public async Task In_post_copy_a_cancel_is_not_tried_and_it_is_followed_to_its_end()
    {
        using var cancel = new CancellationTokenSource();
        var log = new ListLogger();
        var job = new ScriptedJob { OnPoll = (_, before) => ScriptedJob.Running(before, reason: LibvirtDomainStateReason.PostCopy) };
        var watch = Watch(log: log, onSample: (_, _) => cancel.Cancel());
        var run = Execute(job, cancel.Token, watch);
        await clock.UntilAsync(() => log.Entries.Any(entry => entry.Id == 9));
        job.End();
        Assert.Equal(MigrationRunEndKind.Succeeded, (await run).Kind);
        Assert.Equal(0, job.Aborts);
        Assert.Equal(MigrationStop.None, watch.Stop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_to_end_and_hangs_has_its_connections_torn(bool byAbort)
    {
        // Either the caller's abort was taken, or libvirt gave the job up itself.
        using var cancel = new CancellationTokenSource();
        var job = new ScriptedJob
        {
            OnAbort = (_, _) => true,
            OnPoll = (_, before) => byAbort ? ScriptedJob.Running(before) : ScriptedJob.Ending(),
            OnCall = (self, _) => self.End(LibvirtErrorCode.OperationFailed),
        };
        var run = Execute(job, cancel.Token);
        if (byAbort)
        {
            await job.Started.WaitAsync(ScriptedJob.Timeout);
            await cancel.CancelAsync();
        }

        Assert.Equal(MigrationRunEndKind.Failed, (await run).Kind);
        Assert.Equal(["CloseConnections"], job.Calls);
    }

    [Fact]
    public async Task Its_connections_are_closed_after_ten_seconds_and_again_after_ten_more()
    {
        var start = clock.GetUtcNow();
        var closed = new List<TimeSpan>();
        var job = new ScriptedJob
        {
            OnPoll = (_, _) => ScriptedJob.Ending(),
            OnCall = (self, _) =>
            {
                closed.Add(clock.GetUtcNow() - start);
                if (closed.Count == 3)
                {
                    self.End(LibvirtErrorCode.OperationFailed);
                }
            },
        };
        await Execute(job, CancellationToken.None);
        Assert.All(closed.Index(), one => Assert.InRange(one.Item.TotalSeconds, 10 * (one.Index + 1), (10 * (one.Index + 1)) + 5));
    }

    [Fact]
    public async Task A_poll_that_does_not_come_back_does_not_hold_up_the_end_of_the_call()
    {
        using var answer = new ManualResetEventSlim();
        var samples = 0;
        var job = new ScriptedJob
        {
            OnPoll = (_, before) =>
            {
                answer.Wait(ScriptedJob.Timeout);
                return ScriptedJob.Running(before + 1);
            },
        };
        var run = Execute(job, CancellationToken.None, Watch(onSample: (_, _) => Interlocked.Increment(ref samples)));
        await clock.UntilAsync(() => job.Polls == 1);
        job.End(LibvirtErrorCode.Rpc);
        Assert.Equal(MigrationRunEndKind.Failed, (await run).Kind);
        answer.Set();
        await Task.Delay(50);
        Assert.Equal(0, samples); // nothing is reported after the end
    }

    [Fact]
    public async Task Followed_on_a_source_that_vanished_it_is_detached_after_35_seconds()
    {
        using var answer = new ManualResetEventSlim();
        var job = new ScriptedJob
        {
            OnPoll = (_, before) =>
            {
                answer.Wait(ScriptedJob.Timeout);
                return ScriptedJob.Running(before + 1);
            },
        };
        var start = clock.GetUtcNow();
        Assert.Equal(MigrationRunEndKind.Detached, (await Follow(job, CancellationToken.None)).Kind);
        Assert.InRange((clock.GetUtcNow() - start).TotalSeconds, 35, 40);
        answer.Set();
    }

    [Fact]
    public async Task Another_caller_s_migration_is_an_end_of_its_own()
    {
        var error = ScriptedJob.Error(LibvirtErrorCode.OperationInvalid);
        var job = new ScriptedJob { OnOpen = _ => throw new AnotherMigrationException(error) };
        Assert.Equal(new(MigrationRunEndKind.AlreadyMigrating, error), await Execute(job, CancellationToken.None));
    }

    [Fact]
    public async Task In_post_copy_no_connection_is_torn_however_long_it_ends()
    {
        var job = new ScriptedJob { OnPoll = (_, before) => before == 0 ? InPostCopy() : ScriptedJob.Ending() };
        var run = Execute(job, CancellationToken.None);
        await clock.UntilAsync(() => job.Polls > 10);
        job.End();
        await run;
        Assert.Empty(job.Calls);

        static JobSample InPostCopy() => ScriptedJob.Running(1, reason: LibvirtDomainStateReason.PostCopy);
    }

    private MigrationWatch Watch(Action<JobSample, MigrationWatch>? onSample = null, ListLogger? log = null) => new(
        default, postCopyAllowed: false, new(log ?? new ListLogger(), "vm", Guid.Empty), onSample ?? ((_, _) => { }), clock);

    // Virtual time goes on while a busy machine keeps a thread waiting: a minute of it is more than a second of real time.
    private static readonly SupervisionTimings Timings = new() { LastPoll = TimeSpan.FromMinutes(1) };

    private MigrationRun Run(ScriptedJob job, MigrationWatch? watch = null) => new(job, watch ?? Watch(), Interval, Timings, clock);

    private Task<MigrationRunEnd> Execute(ScriptedJob job, CancellationToken cancellationToken, MigrationWatch? watch = null) =>
        clock.RunAsync(Run(job, watch).ExecuteAsync(cancellationToken));

    private Task<MigrationRunEnd> Follow(ScriptedJob job, CancellationToken cancellationToken, MigrationWatch? watch = null) =>
        clock.RunAsync(Run(job, watch).FollowAsync(cancellationToken));

    private Task<bool> IsActive(ScriptedJob job, TimeSpan timeout) => clock.RunAsync(Run(job).IsActiveAsync(timeout));

    private async Task<MigrationStop> CancelWhenStarted(ScriptedJob job)
    {
        using var cancel = new CancellationTokenSource();
        var watch = Watch();
        var run = Execute(job, cancel.Token, watch);
        await job.Started.WaitAsync(ScriptedJob.Timeout);
        await cancel.CancelAsync();
        await run;
        return watch.Stop;
    }

    private static bool EndAborted(ScriptedJob job)
    {
        job.End(LibvirtErrorCode.OperationAborted);
        return true;
    }

    private sealed class Reports(Action<MigrationProgress> onReport) : IProgress<MigrationProgress>
    {
        public void Report(MigrationProgress value) => onReport(value);
    }
}
