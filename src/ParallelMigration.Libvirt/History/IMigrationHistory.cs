using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Libvirt;

/// <summary>Where each migration that ended is recorded, to calibrate and compare by. Implementations are called from any thread, several at once.</summary>
public interface IMigrationHistory
{
    /// <summary>Adds a migration that ended.</summary>
    /// <param name="record">The migration.</param>
    /// <param name="cancellationToken">Cancels waiting for other writers.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    Task AddAsync(MigrationRecord record, CancellationToken cancellationToken = default);
}
