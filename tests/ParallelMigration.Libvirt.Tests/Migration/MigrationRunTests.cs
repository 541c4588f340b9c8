using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Migration;

public class MigrationRunTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task It_completes()
    {
        var job = new ScriptedJob();
        job.End();
        Assert.Equal(new(MigrationOutcome.Completed, null, null), await Execute(job, CancellationToken.None) with { LastSample = null });
        Assert.Equal(0, job.Aborts);
    }

    [Fact]
    public async Task It_fails_with_the_error_of_libvirt()
    {
        var job = new ScriptedJob();
        job.End(LibvirtErrorCode.InternalError);
        var end = await Execute(job, CancellationToken.None);
        Assert.Equal(MigrationOutcome.Failed, end.Outcome);
        Assert.Equal(LibvirtErrorCode.InternalError, end.Error!.Code);
    }

    [Fact]
    public async Task An_abort_by_somebody_else_is_a_failure()
    {
        var job = new ScriptedJob();
        job.End(LibvirtErrorCode.OperationAborted);
        Assert.Equal(MigrationOutcome.Failed, (await Execute(job, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Cancelled_before_the_start_it_never_starts()
    {
        var job = new ScriptedJob();
        var end = await Execute(job, new CancellationToken(canceled: true));
        Assert.Equal(MigrationRunEnd.NeverStarted, end);
        Assert.False(job.Started.IsCompleted);
    }

    [Fact]
    public async Task An_abort_that_finds_no_job_yet_is_tried_again()
    {
        var job = new ScriptedJob { OnAbort = (self, before) => before >= 3 && EndAborted(self) };
        var end = await CancelWhenStarted(job);
        Assert.Equal(MigrationOutcome.Cancelled, end.Outcome);
        Assert.Equal(4, job.Aborts);
    }

    [Fact]
    public async Task An_abort_that_throws_is_tried_again()
    {
        var job = new ScriptedJob
        {
            OnAbort = (self, before) => before >= 2 ? EndAborted(self) : throw ScriptedJob.Error(LibvirtErrorCode.OperationTimeout),
        };
        Assert.Equal(MigrationOutcome.Cancelled, (await CancelWhenStarted(job)).Outcome);
        Assert.Equal(3, job.Aborts);
    }

    [Fact]
    public async Task An_abort_that_was_taken_without_effect_is_repeated()
    {
        var job = new ScriptedJob { OnAbort = (self, before) => before == 0 || EndAborted(self) };
        Assert.Equal(MigrationOutcome.Cancelled, (await CancelWhenStarted(job)).Outcome);
        Assert.Equal(2, job.Aborts);
    }

    [Fact]
    public async Task A_cancel_that_comes_too_late_leaves_it_completed()
    {
        var job = new ScriptedJob
        {
            OnAbort = (self, _) =>
            {
                self.End();
                return true;
            },
        };
        var end = await CancelWhenStarted(job);
        Assert.Equal(MigrationOutcome.Completed, end.Outcome);
        Assert.Null(end.Error);
    }

    [Fact]
    public async Task A_failure_while_no_abort_was_taken_stays_a_failure()
    {
        var job = new ScriptedJob
        {
            OnAbort = (self, _) =>
            {
                self.End(LibvirtErrorCode.SystemError);
                return false;
            },
        };
        Assert.Equal(MigrationOutcome.Failed, (await CancelWhenStarted(job)).Outcome);
    }

    [Fact]
    public async Task It_is_looked_at_while_it_runs_and_never_after()
    {
        var samples = new List<JobSample>();
        using var enough = new CountdownEvent(3);
        var job = new ScriptedJob();
        var run = new MigrationRun(job, Interval, sample =>
        {
            samples.Add(sample);
            if (!enough.IsSet)
            {
                enough.Signal();
            }
        }).ExecuteAsync(CancellationToken.None);
        Assert.True(enough.Wait(ScriptedJob.Patience));
        job.End();
        var end = await run.WaitAsync(ScriptedJob.Patience);
        var looks = job.Looks;
        Assert.Same(samples[^1], end.LastSample);
        await Task.Delay(Interval * 5);
        Assert.Equal(looks, job.Looks);
    }

    private static bool EndAborted(ScriptedJob job)
    {
        job.End(LibvirtErrorCode.OperationAborted);
        return true;
    }

    private static Task<MigrationRunEnd> Execute(ScriptedJob job, CancellationToken cancellationToken) =>
        new MigrationRun(job, Interval, _ => { }).ExecuteAsync(cancellationToken).WaitAsync(ScriptedJob.Patience, CancellationToken.None);

    private static async Task<MigrationRunEnd> CancelWhenStarted(ScriptedJob job)
    {
        using var cancel = new CancellationTokenSource();
        var run = Execute(job, cancel.Token);
        await job.Started.WaitAsync(ScriptedJob.Patience);
        await cancel.CancelAsync();
        return await run;
    }
}
