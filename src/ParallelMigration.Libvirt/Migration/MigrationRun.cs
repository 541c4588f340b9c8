using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>The order of things while a migration runs: the call that blocks, the looks at it, and its aborting.</summary>
/// <param name="job">The migration, through one connection.</param>
/// <param name="watch">What is known of it over all connections.</param>
/// <param name="interval">The time from one look to the next.</param>
/// <param name="stuckAfter">How long one that is to end may take before its connections are torn; by default 10 seconds.</param>
/// <param name="allowMonitorCommands"><see cref="MigrationSupervision.AllowMonitorCommands"/>.</param>
internal sealed class MigrationRun(
    IMigrationJob job, MigrationWatch watch, TimeSpan interval, TimeSpan? stuckAfter = null, bool allowMonitorCommands = true)
{
    // The first look comes early, so that a short migration is seen at all.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);

    // Reports may be rare, but a schedule must see the iterations.
    private static readonly TimeSpan RarestLook = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryAbort = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);

    // A job that is aborted ends in a second or two. One that does not hangs on connections that are dead.
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(10);

    /// <summary>Starts the migration and sees it to its end.</summary>
    /// <param name="cancellationToken">Before the start: it never starts. Later: it is aborted.</param>
    public async Task<MigrationRunEnd> ExecuteAsync(CancellationToken cancellationToken)
    {
        // Its own thread: the call may block for hours, which a thread of the pool must not.
        var running = Task.Factory.StartNew(
            () => RunUnlessCancelled(cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
        return await SuperviseAsync(running, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a migration still runs, as soon as the source can tell.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="patience">
    /// How long a daemon that is there and does not tell is asked again: while a guest is handed over its monitor may be busy. It is taken to run
    /// after that, and following it shows its end.
    /// </param>
    /// <exception cref="LibvirtException">The connection has broken.</exception>
    public static async Task<bool> StillRunsAsync(IMigrationJob job, TimeSpan patience)
    {
        for (var waiting = Stopwatch.StartNew(); ; await Task.Delay(AskAgain, CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                return job.Sample() is { HasPostCopyFailed: false };
            }
            catch (LibvirtException exception) when (exception.Code is LibvirtErrorCode.NoDomain or LibvirtErrorCode.OperationInvalid)
            {
                return false; // it has just left
            }
            catch (LibvirtException) when (job.IsReachable)
            {
                if (waiting.Elapsed >= patience)
                {
                    return true;
                }
            }
        }
    }

    /// <summary>Sees a migration that runs already to its end.</summary>
    /// <param name="cancellationToken">It is aborted.</param>
    public Task<MigrationRunEnd> FollowAsync(CancellationToken cancellationToken)
    {
        var gone = new TaskCompletionSource<MigrationRunEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        return SuperviseAsync(gone.Task, gone, cancellationToken);
    }

    private async Task<MigrationRunEnd> SuperviseAsync(
        Task<MigrationRunEnd> running, TaskCompletionSource<MigrationRunEnd>? gone, CancellationToken cancellationToken)
    {
        var watching = WatchAsync(running, gone);
        var aborting = AbortWhenAskedAsync(running, cancellationToken);

        // Nobody may use the job after this returns, however it ends; and only now is the last sample the last.
        await watching.ConfigureAwait(false);
        await aborting.ConfigureAwait(false);
        return await running.ConfigureAwait(false);
    }

    private MigrationRunEnd RunUnlessCancelled(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new(MigrationRunEndKind.NeverStarted);
        }

        try
        {
            job.Run(cancellationToken);
            return new(MigrationRunEndKind.Succeeded);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(MigrationRunEndKind.NeverStarted);
        }
        catch (LibvirtException error)
        {
            return new(job.IsReachable ? MigrationRunEndKind.Failed : MigrationRunEndKind.Detached, error);
        }
    }

    /// <param name="running">Ends with the migration.</param>
    /// <param name="gone">Of one that is only followed: to be told that it has ended.</param>
    private async Task WatchAsync(Task running, TaskCompletionSource<MigrationRunEnd>? gone)
    {
        var often = interval < RarestLook ? interval : RarestLook;
        var wait = often < FirstLook ? often : FirstLook;
        Stopwatch? sinceTorn = null;
        while (!await EndsWithinAsync(running, wait).ConfigureAwait(false))
        {
            wait = often;
            try
            {
                Look(gone);
            }
            catch (LibvirtException error) when (gone is not null && error.Code == LibvirtErrorCode.NoDomain)
            {
                // A transient guest has left, or has ended. Which, the destination knows.
                gone.TrySetResult(new(MigrationRunEndKind.Gone));
            }
            catch (LibvirtException error) when (gone is not null && !job.IsReachable)
            {
                gone.TrySetResult(new(MigrationRunEndKind.Detached, error));
            }
            catch (LibvirtException)
            {
                // The domain may be gone a moment before the call returns, or the daemon busy. The call itself reports what matters.
            }

            if (allowMonitorCommands && IsStuck && (sinceTorn is null || sinceTorn.Elapsed > Patience))
            {
                TearConnections(first: sinceTorn is null);
                sinceTorn = Stopwatch.StartNew();
            }
        }
    }

    private TimeSpan Patience => stuckAfter ?? StuckAfter;

    // In post-copy the source's connections carry the guest's only memory.
    private bool IsStuck => !watch.SwitchedToPostCopy && watch.EndingFor > Patience;

    private void Look(TaskCompletionSource<MigrationRunEnd>? gone)
    {
        var sample = job.Sample();
        if (sample is not null)
        {
            watch.Observe(sample, job);
        }

        if (gone is not null && (sample is null || sample.HasPostCopyFailed))
        {
            gone.TrySetResult(new(MigrationRunEndKind.Gone));
        }
    }

    private void TearConnections(bool first)
    {
        if (job.TearConnections() is not { } whyNot)
        {
            watch.Events.ConnectionsTorn(watch.EndingFor ?? Patience);
        }
        else if (first)
        {
            watch.Events.ConnectionsNotTorn(whyNot);
        }
    }

    private async Task AbortWhenAskedAsync(Task running, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static watch => ((MigrationWatch)watch!).RequestStop(MigrationStop.Canceled), watch);
        await Task.WhenAny(running, watch.StopRequested).ConfigureAwait(false);

        // libvirt's job begins some time after the call does, so the first attempts may find none. One that was taken is repeated all the
        // same: taken too early, it may be without effect.
        var taken = false;
        while (!running.IsCompleted)
        {
            if (watch.SwitchedToPostCopy)
            {
                watch.Events.PostCopyCannotBeCanceled();
                return;
            }

            try
            {
                taken |= watch.Abort(job);
            }
            catch (LibvirtException)
            {
                // For instance: the daemon is busy. Tried again until the migration has ended.
            }

            await EndsWithinAsync(running, taken ? AskAgain : RetryAbort).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a task, but not for long.</summary>
    /// <returns>Whether it has ended.</returns>
    public static async Task<bool> EndsWithinAsync(Task running, TimeSpan time)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(running, Task.Delay(time, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        return running.IsCompleted;
    }
}
