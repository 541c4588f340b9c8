using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>The waits between attempts: each is twice as long as the one before, up to a longest.</summary>
internal sealed class Backoff(TimeProvider clock, TimeSpan first, TimeSpan longest)
{
    private readonly long start = clock.GetTimestamp();
    private TimeSpan next = first;

    /// <summary>Gets the time since the first attempt.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(start);

    /// <summary>Waits until the next attempt is due.</summary>
    public async Task WaitAsync()
    {
        await Task.Delay(next, clock, CancellationToken.None).ConfigureAwait(false);
        next = next * 2 < longest ? next * 2 : longest;
    }
}
