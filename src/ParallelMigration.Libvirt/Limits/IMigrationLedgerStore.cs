using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>Keeps the ledger for all who share the limits. It decides nothing.</summary>
public interface IMigrationLedgerStore
{
    /// <summary>Adds a ticket that waits, the last in the order.</summary>
    /// <param name="request">What it asks for.</param>
    /// <param name="cancellationToken">Cancels: then the ledger stays as it was.</param>
    /// <exception cref="MigrationLedgerUnavailableException">The ledger cannot be reached.</exception>
    /// <exception cref="System.OperationCanceledException">Cancelled.</exception>
    Task<IMigrationLedgerEntry> AddAsync(MigrationGateRequest request, CancellationToken cancellationToken);
}
