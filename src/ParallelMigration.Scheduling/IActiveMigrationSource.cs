using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>Reports the migrations that the two hosts of one migration run now, no matter who started them.</summary>
public interface IActiveMigrationSource
{
    /// <summary>Asks both hosts.</summary>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <returns>All active migrations at both hosts. Those that hold a lease may be among them; they are not counted twice.</returns>
    Task<ActiveMigrations> GetActiveMigrationsAsync(CancellationToken cancellationToken);
}
