using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Scheduling;

/// <summary>Raises a running migration's bandwidth limit while fewer migrations run than may, and lowers it before the next one starts (rule B7).</summary>
internal sealed class LeaseBandwidth(
    ILimiterStoreEntry entry, LeaseRequest request, Bandwidth guaranteed, Bandwidth available, Func<Bandwidth, CancellationToken, Task> setLimit)
{
    // Once it is raised, nothing else starts at the source, and fewer can only become fewer.
    private Bandwidth? raised;

    private Bandwidth Current => raised ?? guaranteed;

    /// <summary>Returns a migration's limit: its part of what is available, and never less than its plan's.</summary>
    public static Bandwidth Share(Bandwidth guaranteed, Bandwidth available, int running)
    {
        var part = available / running;
        return part > guaranteed ? part : guaranteed;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (running, isWaiting) = LimiterQueue.Create(await entry.ReadAsync(cancellationToken).ConfigureAwait(false)).UseOf(request.SourceHostId);
            var limit = isWaiting ? guaranteed : Share(guaranteed, available, Math.Max(running, 1));
            if (limit > Current)
            {
                await RaiseAsync(limit, cancellationToken).ConfigureAwait(false);
            }
            else if (limit < Current)
            {
                await LowerAsync(limit, cancellationToken).ConfigureAwait(false);
            }

            await entry.WaitForChangeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // First in the queue, where it keeps others from starting, then for real.
    private async Task RaiseAsync(Bandwidth limit, CancellationToken cancellationToken)
    {
        var mayRaise = raised is not null || await entry.TryChangeAsync(
            QueueEntryState.RunningRaised,
            entries =>
            {
                var (running, isWaiting) = LimiterQueue.Create(entries).UseOf(request.SourceHostId);
                limit = Share(guaranteed, available, Math.Max(running, 1));
                return !isWaiting && limit > guaranteed;
            },
            cancellationToken).ConfigureAwait(false);
        if (mayRaise)
        {
            raised = guaranteed;
            await SetAsync(limit, cancellationToken).ConfigureAwait(false);
        }
    }

    // First for real, then in the queue, so that the next one starts after it.
    private async Task LowerAsync(Bandwidth limit, CancellationToken cancellationToken)
    {
        await SetAsync(limit, cancellationToken).ConfigureAwait(false);
        if (limit == guaranteed)
        {
            _ = await entry.TryChangeAsync(QueueEntryState.Running, _ => true, cancellationToken).ConfigureAwait(false);
            raised = null;
        }
    }

    private async Task SetAsync(Bandwidth limit, CancellationToken cancellationToken)
    {
        await setLimit(limit, cancellationToken).ConfigureAwait(false);
        raised = limit;
    }
}
