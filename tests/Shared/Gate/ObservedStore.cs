using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;

namespace ParallelMigration.Testing;

/// <summary>Tells which migrations have come into the ledger, so that a test knows in which order they stand there.</summary>
internal sealed class ObservedStore(IMigrationLedgerStore store) : IMigrationLedgerStore
{
    private readonly ConcurrentDictionary<MigrationGateRequest, TaskCompletionSource> added = new(ReferenceEqualityComparer.Instance);

    public Task WhenAddedAsync(MigrationGateRequest request) => Added(request).Task;

    public async Task<IMigrationLedgerEntry> AddAsync(MigrationGateRequest request, CancellationToken cancellationToken)
    {
        var entry = await store.AddAsync(request, cancellationToken);
        Added(request).SetResult();
        return entry;
    }

    private TaskCompletionSource Added(MigrationGateRequest request) =>
        added.GetOrAdd(request, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
