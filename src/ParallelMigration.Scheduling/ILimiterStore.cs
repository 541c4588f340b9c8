using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>Keeps the queue for everything that shares the limits. A store decides nothing: <see cref="MigrationLimiter"/> does.</summary>
public interface ILimiterStore
{
    /// <summary>Adds a waiting entry at the end of the queue.</summary>
    /// <param name="request">The migration.</param>
    /// <param name="cancellationToken">Cancels the call; the queue is then unchanged.</param>
    /// <returns>The new entry.</returns>
    /// <exception cref="LimiterStoreException">The store cannot be reached.</exception>
    /// <exception cref="System.OperationCanceledException">The call was canceled.</exception>
    Task<ILimiterStoreEntry> AddAsync(LeaseRequest request, CancellationToken cancellationToken);
}
