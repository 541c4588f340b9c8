using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.AspNetCore;

/// <summary>The application's engine: it starts migrations, cancels them, and knows their jobs.</summary>
/// <remarks>Safe for any number of callers at once.</remarks>
public interface IMigrationStarter
{
    /// <summary>Starts a migration and returns as soon as it has started, not when it ends.</summary>
    /// <param name="start">What is to migrate. The VM was up, migratable and elsewhere when it was read; the engine checks what may have changed since.</param>
    /// <param name="cancellationToken">Cancels starting, not the migration.</param>
    /// <returns>The migration's job.</returns>
    /// <exception cref="MigrationRefusedException">The migration was not started.</exception>
    Task<MigrationJob> StartAsync(MigrationStart start, CancellationToken cancellationToken);

    /// <summary>Cancels a VM's migration. The VM stays on its source, unless it has switched over already.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="origin">Who cancels.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="MigrationRefusedException">The VM does not migrate, or can no longer be stopped.</exception>
    Task CancelAsync(StoredVm vm, ChangeOrigin origin, CancellationToken cancellationToken);

    /// <summary>Returns the job of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<MigrationJob?> FindJobAsync(Guid id, CancellationToken cancellationToken);
}
