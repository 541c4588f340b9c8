using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>Attaches to a migration again, each time that the connection to its source breaks.</summary>
/// <param name="source">The source.</param>
/// <param name="follow">Returns a run that follows the migration over the connection as it is now.</param>
/// <param name="events">Logs what happens.</param>
/// <param name="timeout"><see cref="MigrationSupervision.ReconnectTimeout"/>.</param>
/// <param name="timings">The times to go by.</param>
/// <param name="clock">The clock.</param>
internal sealed class SourceRecovery(
    IMigrationHost source, Func<MigrationRun> follow, MigrationEvents events, TimeSpan timeout, SupervisionTimings timings, TimeProvider clock)
{
    /// <summary>Waits for the end of a run, and of those that follow where it lost its connection.</summary>
    /// <param name="running">The run.</param>
    /// <param name="cancellationToken">Cancels the migration.</param>
    /// <returns>How the last run ended; <see cref="MigrationRunEndKind.Detached"/> if the source stayed out of reach.</returns>
    public async Task<MigrationRunEnd> AwaitAsync(Task<MigrationRunEnd> running, CancellationToken cancellationToken)
    {
        var end = await running.ConfigureAwait(false);
        while (end.Kind == MigrationRunEndKind.Detached)
        {
            events.SourceLost(end.Error);
            if (!await ReconnectAsync().ConfigureAwait(false))
            {
                return end;
            }

            end = await FollowIfActiveAsync(end, cancellationToken).ConfigureAwait(false);
        }

        return end;
    }

    private async Task<MigrationRunEnd> FollowIfActiveAsync(MigrationRunEnd end, CancellationToken cancellationToken)
    {
        try
        {
            var run = follow();
            if (!await run.IsActiveAsync(timeout).ConfigureAwait(false))
            {
                return end with { Kind = MigrationRunEndKind.Gone };
            }

            events.Reattached();
            var next = await run.FollowAsync(cancellationToken).ConfigureAwait(false);
            return next with { Error = next.Error ?? end.Error };
        }
        catch (LibvirtException error)
        {
            return new(MigrationRunEndKind.Detached, end.Error ?? error); // it has broken once more
        }
    }

    private async Task<bool> ReconnectAsync()
    {
        for (Backoff backoff = new(clock, timings.FirstReconnect, timings.LongestReconnect); ; await backoff.WaitAsync().ConfigureAwait(false))
        {
            try
            {
                var attempt = Task.Run(source.Reconnect);

                // A host that refuses may come back. One that does not answer at all has vanished: it is not waited for until TCP ends the attempt.
                return await attempt.CompletesWithinAsync(timings.ReconnectAttempt, clock).ConfigureAwait(false) && await attempt.ConfigureAwait(false);
            }
            catch (LibvirtException)
            {
                if (backoff.Elapsed >= timeout)
                {
                    return false;
                }
            }
        }
    }
}
