using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>An entry of this process in a <see cref="FileLimiterStore"/>.</summary>
internal sealed class FileLimiterEntry(FileLimiterStore store, OwnedEntryFile file, LeaseRequest request) : ILimiterStoreEntry
{
    private static readonly TimeSpan ChangeInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock exclusive = new();
    private OwnedEntryFile file = file;
    private DateTime lastChange;
    private QueueEntryState current;
    private bool disposed;

    public long Number { get; } = file.Number;

    public async Task<IReadOnlyList<QueueEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        lastChange = store.Queue.LastChange;
        var entries = await store.Queue.ReadAsync(cancellationToken).ConfigureAwait(false);
        return entries.Any(entry => entry.Number == Number) ? entries : await store.Queue.RunAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> TryChangeAsync(
        QueueEntryState state, Func<IReadOnlyList<QueueEntry>, bool> isAllowed, CancellationToken cancellationToken) => store.Queue.RunAsync(
        access =>
        {
            var entries = Read(access);
            lock (exclusive)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                if (current == state)
                {
                    return true;
                }

                if (!isAllowed(entries))
                {
                    return false;
                }

                file.Change(state);
                current = state;
                return true;
            }
        },
        cancellationToken);

    public async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        do
        {
            await Task.Delay(ChangeInterval, cancellationToken).ConfigureAwait(false);
        }
        while (store.Queue.LastChange == lastChange && TimeProvider.System.GetElapsedTime(start) < store.PollInterval);
    }

    public ValueTask DisposeAsync()
    {
        lock (exclusive)
        {
            if (!disposed)
            {
                disposed = true;
                file.Dispose();
            }
        }

        return ValueTask.CompletedTask;
    }

    private IReadOnlyList<QueueEntry> Read(QueueAccess access)
    {
        var entries = access.Read();
        if (entries.Any(entry => entry.Number == Number))
        {
            return entries;
        }

        // The file was deleted, for example by a cleaner of temporary files.
        lock (exclusive)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            file.Dispose();
            file = access.Add(Number, request, current);
        }

        return access.Read();
    }
}
