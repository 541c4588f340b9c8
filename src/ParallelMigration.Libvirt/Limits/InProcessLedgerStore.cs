using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>A ledger in this process's memory: for one orchestrator. Whoever shares the limits must share this object.</summary>
public sealed class InProcessLedgerStore : IMigrationLedgerStore
{
    private readonly Lock exclusive = new();
    private MigrationLedger ledger = MigrationLedger.Empty;
    private TaskCompletionSource change = NewChange();
    private long lastNumber;

    /// <summary>The ledger now.</summary>
    public MigrationLedger Ledger
    {
        get
        {
            lock (exclusive)
            {
                return ledger;
            }
        }
    }

    /// <inheritdoc/>
    public Task<IMigrationLedgerEntry> AddAsync(MigrationGateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        lock (exclusive)
        {
            var number = ++lastNumber;
            Become(ledger.Add(new(number, request, HasPlace: false)));
            return Task.FromResult<IMigrationLedgerEntry>(new Entry(this, number, change.Task));
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Only inside the lock.
    private void Become(MigrationLedger next)
    {
        ledger = next;
        var past = change;
        change = NewChange();
        past.SetResult();
    }

    private sealed class Entry(InProcessLedgerStore store, long number, Task change) : IMigrationLedgerEntry
    {
        private Task nextChange = change;

        public long Number => number;

        public Task<MigrationLedger> ReadAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (store.exclusive)
            {
                nextChange = store.change.Task;
                return Task.FromResult(store.ledger);
            }
        }

        public Task<bool> TryStartAsync(Func<MigrationLedger, bool> mayStart, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (store.exclusive)
            {
                if (!mayStart(store.ledger))
                {
                    return Task.FromResult(false);
                }

                store.Become(store.ledger.GivePlace(number));
                return Task.FromResult(true);
            }
        }

        public Task WaitForChangeAsync(CancellationToken cancellationToken) => nextChange.WaitAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            lock (store.exclusive)
            {
                store.Become(store.ledger.Remove(number));
            }

            return ValueTask.CompletedTask;
        }
    }
}
