using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>
/// A ticket's line in the ledger. It goes when this is disposed, or when the process that owns it dies. Disposing never throws, may be
/// repeated, and does not wait for a store that is out of reach.
/// </summary>
public interface IMigrationLedgerEntry : IAsyncDisposable
{
    /// <summary>The ticket's number.</summary>
    long Number { get; }

    /// <summary>The ledger now, this ticket in it. Changes after this end the next <see cref="WaitForChangeAsync"/>.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="MigrationLedgerUnavailableException">The ledger cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<MigrationLedger> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Gives this ticket its place if it may have it. Nobody else changes the ledger meanwhile.</summary>
    /// <param name="mayStart">Whether it may, by the ledger as it is then. Must be quick.</param>
    /// <param name="cancellationToken">Cancels: then it has no place.</param>
    /// <returns>Whether it has its place.</returns>
    /// <exception cref="MigrationLedgerUnavailableException">The ledger cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<bool> TryStartAsync(Func<MigrationLedger, bool> mayStart, CancellationToken cancellationToken);

    /// <summary>Comes back when the ledger has changed since the last <see cref="ReadAsync"/> began, or may have.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task WaitForChangeAsync(CancellationToken cancellationToken);
}
