using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>
/// One migration's entry in the queue of a <see cref="ILimiterStore"/>. It is removed when this is disposed or when the process that owns it ends.
/// Disposing never throws, may be repeated, and does not wait for a store that cannot be reached.
/// </summary>
public interface ILimiterStoreEntry : IAsyncDisposable
{
    /// <summary>Gets the entry's number. A lower number is earlier in the queue.</summary>
    long Number { get; }

    /// <summary>Reads the queue, which contains this entry. A later change completes the next <see cref="WaitForChangeAsync"/>.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>All entries, in any order.</returns>
    /// <exception cref="LimiterStoreException">The store cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The call was canceled.</exception>
    Task<IReadOnlyList<QueueEntry>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Changes this entry's state if that is allowed. Nothing else changes the queue during the call.</summary>
    /// <param name="state">The new state.</param>
    /// <param name="isAllowed">Decides, from the queue as it is then, whether the state may change. It must be quick.</param>
    /// <param name="cancellationToken">Cancels the call; the entry's state is then unchanged.</param>
    /// <returns>Whether the entry has the new state.</returns>
    /// <exception cref="LimiterStoreException">The store cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The call was canceled.</exception>
    Task<bool> TryChangeAsync(QueueEntryState state, Func<IReadOnlyList<QueueEntry>, bool> isAllowed, CancellationToken cancellationToken);

    /// <summary>Waits until the queue has changed since the last <see cref="ReadAsync"/> began, or may have changed.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes at the change.</returns>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    Task WaitForChangeAsync(CancellationToken cancellationToken);
}
