using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Testing;

/// <summary>Reports when a migration has been added to the queue, so that a test knows the order.</summary>
internal sealed class ObservedStore(ILimiterStore store) : ILimiterStore
{
    private readonly ConcurrentDictionary<LeaseRequest, TaskCompletionSource> added = new(ReferenceEqualityComparer.Instance);

    public Task WhenAddedAsync(LeaseRequest request) => Added(request).Task;

    public async Task<ILimiterStoreEntry> AddAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        var entry = await store.AddAsync(request, cancellationToken);
        Added(request).SetResult();
        return entry;
    }

    private TaskCompletionSource Added(LeaseRequest request) =>
        added.GetOrAdd(request, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
