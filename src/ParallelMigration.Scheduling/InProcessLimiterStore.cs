using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>Keeps the queue in the memory of this process. Limiters that share the limits must share one instance.</summary>
public sealed class InProcessLimiterStore : ILimiterStore
{
    private readonly Lock exclusive = new();
    private LimiterQueue queue = LimiterQueue.Empty;
    private TaskCompletionSource change = NewChange();
    private long lastNumber;

    /// <summary>Gets the queue as it is now, by ascending number.</summary>
    public IReadOnlyList<QueueEntry> Entries
    {
        get
        {
            lock (exclusive)
            {
                return queue.Entries;
            }
        }
    }

    /// <inheritdoc/>
    public Task<ILimiterStoreEntry> AddAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        lock (exclusive)
        {
            var number = ++lastNumber;
            Replace(queue.Add(new(number, request, QueueEntryState.Waiting)));
            return Task.FromResult<ILimiterStoreEntry>(new Entry(this, number, change.Task));
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Only inside the lock.
    private void Replace(LimiterQueue next)
    {
        queue = next;
        var past = change;
        change = NewChange();
        past.SetResult();
    }

    private sealed class Entry(InProcessLimiterStore store, long number, Task change) : ILimiterStoreEntry
    {
        private Task nextChange = change;

        public long Number => number;

        public Task<IReadOnlyList<QueueEntry>> ReadAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (store.exclusive)
            {
                nextChange = store.change.Task;
                return Task.FromResult(store.queue.Entries);
            }
        }

        public Task<bool> TryChangeAsync(
            QueueEntryState state, Func<IReadOnlyList<QueueEntry>, bool> isAllowed, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (store.exclusive)
            {
                if (!isAllowed(store.queue.Entries))
                {
                    return Task.FromResult(false);
                }

                store.Replace(store.queue.With(number, state));
                return Task.FromResult(true);
            }
        }

        public Task WaitForChangeAsync(CancellationToken cancellationToken) => nextChange.WaitAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            lock (store.exclusive)
            {
                store.Replace(store.queue.Remove(number));
            }

            return ValueTask.CompletedTask;
        }
    }
}
