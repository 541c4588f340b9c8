using System;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>What the source tells of one migration as it happens. Where it tells nothing, neither does this: it never fails.</summary>
internal sealed class SourceEvents : IAsyncDisposable
{
    // Told before libvirt's call returns, but by another way: it may come a moment later, on a busy machine a long one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<MigrationStatistics?> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LibvirtEventFeed? feed;
    private readonly Task reading;

    /// <summary>Listens from now on.</summary>
    /// <param name="source">The source.</param>
    /// <param name="vm">The guest.</param>
    /// <param name="onIteration">Told of each pass over the guest's memory. Must not throw.</param>
    public SourceEvents(LibvirtConnection source, Guid vm, Action<int> onIteration)
    {
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

    /// <summary>What the completed job took, by the event of its end: the source forgets the job with the domain.</summary>
    public async Task<MigrationStatistics?> CompletedJobAsync()
    {
        await Task.WhenAny(completed.Task, Task.Delay(Patience)).ConfigureAwait(false);
        return completed.Task.IsCompleted ? await completed.Task.ConfigureAwait(false) : null;
    }

    public async ValueTask DisposeAsync()
    {
        feed?.Dispose();
        await reading.ConfigureAwait(false);
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
