using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>The order of things while a migration runs: the call that blocks, the looks at it, and its cancelling.</summary>
/// <param name="job">The migration.</param>
/// <param name="interval">The time from one look to the next.</param>
/// <param name="onSample">Told of each look. Must not throw.</param>
internal sealed class MigrationRun(IMigrationJob job, TimeSpan interval, Action<JobSample> onSample)
{
    // The first look comes early, so that a short migration is seen at all.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RetryAbort = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RepeatAbort = TimeSpan.FromMilliseconds(500);

    private JobSample? lastSample;

    /// <summary>Runs the migration to its end.</summary>
    /// <param name="cancellationToken">Before the start: it never starts. Later: it is aborted.</param>
    public async Task<MigrationRunEnd> ExecuteAsync(CancellationToken cancellationToken)
    {
        // Its own thread: the call may block for hours, which a thread of the pool must not.
        var running = Task.Factory.StartNew(
            () => RunUnlessCancelled(cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
        var watching = WatchAsync(running);
        var aborting = AbortWhenCancelledAsync(running, cancellationToken);
        // Nobody may use the job after this returns, however it ends; and only now is the last sample the last.
        await watching.ConfigureAwait(false);
        var aborted = await aborting.ConfigureAwait(false);
        var (started, error) = await EndOfAsync(running).ConfigureAwait(false);
        if (error is null)
        {
            return started ? new(MigrationOutcome.Completed, null, lastSample) : MigrationRunEnd.NeverStarted;
        }

        var cancelled = aborted || (cancellationToken.IsCancellationRequested && error.Code == LibvirtErrorCode.OperationAborted);
        return new(cancelled ? MigrationOutcome.Cancelled : MigrationOutcome.Failed, error, lastSample);
    }

    private static async Task<(bool Started, LibvirtException? Error)> EndOfAsync(Task<bool> running)
    {
        try
        {
            return (await running.ConfigureAwait(false), null);
        }
        catch (LibvirtException error)
        {
            return (true, error);
        }
    }

    private bool RunUnlessCancelled(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        job.Run();
        return true;
    }

    private async Task WatchAsync(Task running)
    {
        var wait = interval < FirstLook ? interval : FirstLook;
        while (!await EndsWithinAsync(running, wait).ConfigureAwait(false))
        {
            wait = interval;
            try
            {
                if (job.Sample() is { } sample)
                {
                    lastSample = sample;
                    onSample(sample);
                }
            }
            catch (LibvirtException)
            {
                // The domain may be gone a moment before the call returns. The call itself reports what matters.
            }
        }
    }

    /// <returns>Whether libvirt took an abort.</returns>
    private async Task<bool> AbortWhenCancelledAsync(Task running, CancellationToken cancellationToken)
    {
        await CancelledOrOverAsync(running, cancellationToken).ConfigureAwait(false);
        var taken = false;

        // libvirt's job begins some time after the call does, so the first attempts may find none. One that was taken is repeated all the
        // same: taken too early, it may be without effect.
        while (!running.IsCompleted)
        {
            try
            {
                taken |= job.Abort();
            }
            catch (LibvirtException)
            {
                // For instance: the daemon is busy. Tried again until the call has returned.
            }

            await EndsWithinAsync(running, taken ? RepeatAbort : RetryAbort).ConfigureAwait(false);
        }

        return taken;
    }

    private static async Task CancelledOrOverAsync(Task running, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), cancelled);
        await Task.WhenAny(running, cancelled.Task).ConfigureAwait(false);
    }

    private static async Task<bool> EndsWithinAsync(Task running, TimeSpan time)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(running, Task.Delay(time, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        return running.IsCompleted;
    }
}
