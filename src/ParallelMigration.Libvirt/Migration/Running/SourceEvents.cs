using System;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>The source's events of one migration. Without events it reports nothing, and never fails.</summary>
internal sealed class SourceEvents : IAsyncDisposable
{
    private readonly TaskCompletionSource<MigrationStatistics?> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LibvirtEventFeed? feed;
    private readonly Task reading;
    private readonly SupervisionTimings timings;
    private readonly TimeProvider clock;

    /// <summary>Initializes it; events are collected from now on.</summary>
    /// <param name="source">The source.</param>
    /// <param name="vm">The guest.</param>
    /// <param name="onIteration">Gets each pass over the guest's memory. Must not throw.</param>
    /// <param name="timings">The times to go by.</param>
    /// <param name="clock">The clock.</param>
    public SourceEvents(LibvirtConnection source, Guid vm, Action<int> onIteration, SupervisionTimings timings, TimeProvider clock)
    {
        (this.timings, this.clock) = (timings, clock);
        try
        {
            feed = source.OpenEventFeed(vm.ToString("D"));
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            // A driver without events, or a connection that is going.
        }

        reading = Task.Run(() => ReadAsync(onIteration));
    }

    /// <summary>Returns the statistics of the completed job, by the event of its end: the source forgets the job with the domain.</summary>
    public async Task<MigrationStatistics?> CompletedJobAsync(SupervisionTimings timings, TimeProvider clock)
    {
        return await completed.Task.CompletesWithinAsync(timings.CompletedEvent, clock).ConfigureAwait(false) ? await completed.Task.ConfigureAwait(false) : null;
    }

    public async ValueTask DisposeAsync()
    {
        // This is a request to the daemon, and one that has vanished does not answer: the result is not kept from the caller until TCP gives up.
        var ending = Task.Run(() => feed?.Dispose());
        if (await ending.CompletesWithinAsync(timings.EndOfEvents, clock).ConfigureAwait(false))
        {
            await ending.ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(Action<int> onIteration)
    {
        try
        {
            if (feed is not null)
            {
                await ReadAsync(feed, onIteration).ConfigureAwait(false);
            }
        }
        catch (LibvirtException)
        {
            // The connection was lost, and with it the rest.
        }

        completed.TrySetResult(null);
    }

    private async Task ReadAsync(LibvirtEventFeed events, Action<int> onIteration)
    {
        await foreach (var happened in events.ConfigureAwait(false))
        {
            switch (happened)
            {
                case MigrationIterationEvent pass:
                    onIteration(pass.Iteration);
                    break;
                case JobCompletedEvent { IsOutgoingMigration: true, Succeeded: true } job:
                    completed.TrySetResult(job.Statistics);
                    break;
            }
        }
    }
}
