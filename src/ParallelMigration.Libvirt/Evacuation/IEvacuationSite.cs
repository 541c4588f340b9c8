using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>The hosts of an evacuation, as <see cref="EvacuationRunner"/> needs them.</summary>
internal interface IEvacuationSite
{
    /// <summary>Asks the hosts what runs now and plans what remains.</summary>
    /// <param name="history">What the evacuation knows so far.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="LibvirtException">A host that is emptied does not answer. It is asked again later.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    Task<EvacuationAgenda> PlanAsync(EvacuationHistory history, CancellationToken cancellationToken);

    /// <summary>Gets what reports the active migrations of a move's two hosts, those of others included.</summary>
    /// <param name="move">The move.</param>
    IActiveMigrationSource ActiveMigrationsOf(EvacuationMove move);

    /// <summary>Migrates a guest.</summary>
    /// <param name="move">The move.</param>
    /// <param name="lease">Its lease, which is held until the task ends.</param>
    /// <param name="progress">Receives its progress.</param>
    /// <param name="cancellationToken">Cancels it; the result says where the guest is.</param>
    /// <exception cref="LibvirtException">Before anything was begun.</exception>
    Task<MigrationResult> MigrateAsync(EvacuationMove move, MigrationLease lease, IProgress<MigrationProgress> progress, CancellationToken cancellationToken);

    /// <summary>Follows a migration that is active already to its end.</summary>
    /// <param name="move">The move, of <see cref="EvacuationAgenda.Active"/>.</param>
    /// <param name="progress">Receives its progress.</param>
    /// <param name="cancellationToken">Cancels it; the result says where the guest is.</param>
    /// <exception cref="LibvirtException">A host does not answer to begin with.</exception>
    Task<MigrationResult> FollowAsync(EvacuationMove move, IProgress<MigrationProgress> progress, CancellationToken cancellationToken);
}
