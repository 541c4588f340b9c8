using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>What an evacuation needs of the engine: it starts migrations and hears of their ends.</summary>
internal interface IEvacuationMigrations
{
    /// <summary>Occurs when a migration has something new, and after it has ended and its end was saved.</summary>
    event Action? Changed;

    /// <summary>Gets the active migrations, no matter who started them.</summary>
    IReadOnlyList<MigrationRecord> Running { get; }

    /// <summary>Starts a migration.</summary>
    /// <param name="start">What is to migrate.</param>
    /// <param name="predicted">How long it is expected to take; <see langword="null"/>: not known.</param>
    /// <param name="shared">The decision by which an Auto VM is not parallel and shares the link with others of its evacuation (P1); <see langword="null"/>: it does not.</param>
    /// <param name="cancellationToken">Cancels starting, not the migration.</param>
    /// <exception cref="MigrationRefusedException">It was not started.</exception>
    Task<MigrationJob> StartAsync(MigrationStart start, TimeSpan? predicted, MigrationDecision? shared, CancellationToken cancellationToken);

    /// <summary>Cancels a VM's migration.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="origin">Who cancels.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="MigrationRefusedException">It does not migrate, or can no longer be stopped.</exception>
    Task CancelAsync(StoredVm vm, ChangeOrigin origin, CancellationToken cancellationToken);
}
