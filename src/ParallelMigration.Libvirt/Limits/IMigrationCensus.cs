using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>Asks the two hosts of one migration what migrates there now.</summary>
public interface IMigrationCensus
{
    /// <summary>Asks both hosts.</summary>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>Everything that migrates there. What has a place may be among it: it is not counted twice.</returns>
    Task<MigrationCensus> TakeAsync(CancellationToken cancellationToken);
}
