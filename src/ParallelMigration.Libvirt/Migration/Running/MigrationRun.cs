using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>The order of things while a migration is active: the call that blocks, the polls, and the abort.</summary>
/// <param name="job">The migration, through one connection.</param>
/// <param name="watch">What is known of it over all connections.</param>
/// <param name="interval">The time from one poll to the next.</param>
/// <param name="timings">The times to go by.</param>
/// <param name="clock">The clock.</param>
internal sealed class MigrationRun(IMigrationJob job, MigrationWatch watch, TimeSpan interval, SupervisionTimings timings, TimeProvider clock)
{
    private volatile bool isAbandoned;

    /// <summary>Starts the migration and sees it to its end.</summary>
    /// <param name="cancellationToken">Before the start: it never starts. Later: it is aborted.</param>
    public async Task<MigrationRunEnd> ExecuteAsync(CancellationToken cancellationToken)
    {
        // Its own thread: the call may block for hours, which a thread of the pool must not.
        var running = Task.Factory.StartNew(
            () => RunUnlessCanceled(cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
        return await SuperviseAsync(running, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns whether the migration is still active, as soon as the source knows.</summary>
    /// <param name="timeout">
    /// How long a daemon that is there and does not know is asked again: during a switchover the guest's monitor may be busy. After that the migration counts as
    /// active, and following it shows its end.
    /// </param>
    /// <exception cref="LibvirtException">The connection has broken.</exception>
    public async Task<bool> IsActiveAsync(TimeSpan timeout)
    {
        for (Backoff backoff = new(clock, timings.Repeat, timings.Repeat); ; await backoff.WaitAsync().ConfigureAwait(false))
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
                if (backoff.Elapsed >= timeout)
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

        // The job is not used after this returns, however it ends; and only now is the last sample the last. But a poll of a host that vanished is not waited
        // for until TCP ends it.
        await running.ConfigureAwait(false);
        var others = Task.WhenAll(watching, aborting);
        if (await others.CompletesWithinAsync(timings.LastPoll, clock).ConfigureAwait(false))
        {
            await others.ConfigureAwait(false);
        }

        isAbandoned = true;
        return await running.ConfigureAwait(false);
    }

    private MigrationRunEnd RunUnlessCanceled(CancellationToken cancellationToken)
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
        catch (AnotherMigrationException other)
        {
            return new(MigrationRunEndKind.AlreadyMigrating, other.Error);
        }
        catch (LibvirtException error)
        {
            return new(job.IsReachable ? MigrationRunEndKind.Failed : MigrationRunEndKind.Detached, error);
        }
    }

    /// <param name="running">Ends with the migration.</param>
    /// <param name="gone">Of a migration that is only followed: completed when it has ended.</param>
    private async Task WatchAsync(Task running, TaskCompletionSource<MigrationRunEnd>? gone)
    {
        var often = interval < timings.LongestPoll ? interval : timings.LongestPoll;
        var first = often < timings.FirstPoll ? often : timings.FirstPoll;
        long? closed = null;
        while (!await running.CompletesWithinAsync(watch.SendsData ? often : first, clock).ConfigureAwait(false))
        {
            try
            {
                var polling = Task.Run(() => Poll(gone));
                if (gone is not null && !await polling.CompletesWithinAsync(timings.Silence, clock).ConfigureAwait(false))
                {
                    gone.TrySetResult(new(MigrationRunEndKind.Detached, new(LibvirtErrorCode.Rpc, "The source does not answer.")));
                    isAbandoned = true;
                    return;
                }

                await polling.ConfigureAwait(false);
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

            if (IsStuck && (closed is null || clock.GetElapsedTime(closed.Value) > timings.StuckAfter))
            {
                CloseConnections(first: closed is null);
                closed = clock.GetTimestamp();
            }
        }
    }

    // In post-copy the source's connections carry the guest's only memory.
    private bool IsStuck => !watch.SwitchedToPostCopy && watch.EndingFor > timings.StuckAfter;

    private void Poll(TaskCompletionSource<MigrationRunEnd>? gone)
    {
        var sample = job.Sample();
        if (isAbandoned)
        {
            return;
        }

        if (sample is not null)
        {
            watch.Observe(sample, job);
        }

        if (gone is not null && (sample is null || sample.HasPostCopyFailed))
        {
            gone.TrySetResult(new(MigrationRunEndKind.Gone));
        }
    }

    private void CloseConnections(bool first)
    {
        if (job.CloseConnections() is not { } whyNot)
        {
            watch.Events.ConnectionsClosed(watch.EndingFor ?? timings.StuckAfter);
        }
        else if (first)
        {
            watch.Events.ConnectionsNotClosed(whyNot);
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

            await running.CompletesWithinAsync(taken ? timings.Repeat : timings.RetryAbort, clock).ConfigureAwait(false);
        }
    }
}
