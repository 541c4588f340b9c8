using System;
using System.Collections.Frozen;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>
/// Empties hosts: runs the migrations of a plan, as many at once as their plans allow, sees each to its end, and plans the rest again when reality differs.
/// </summary>
/// <remarks>
/// It keeps no state: one that was ended is started again and finds what runs by asking the hosts. A migration that fails is tried again at another destination, at most
/// twice; the others go on meanwhile.
/// </remarks>
internal sealed class EvacuationRunner
{
    private readonly IEvacuationSite site;
    private readonly MigrationLimiter limiter;
    private readonly TimeProvider clock;

    /// <summary>Creates a runner.</summary>
    /// <param name="site">The hosts.</param>
    /// <param name="limiter">Grants each migration its lease, so that those of others count.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/>, the default: the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="site"/> or <paramref name="limiter"/> is <see langword="null"/>.</exception>
    public EvacuationRunner(IEvacuationSite site, MigrationLimiter limiter, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(limiter);
        this.site = site;
        this.limiter = limiter;
        clock = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Plans an evacuation without beginning it.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="LibvirtException">A host that is emptied does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public Task<EvacuationAgenda> PlanAsync(CancellationToken cancellationToken = default) =>
        site.PlanAsync(new(FrozenSet<Guid>.Empty, FrozenSet<(Guid, string)>.Empty, [], FrozenDictionary<string, double>.Empty, TimeSpan.Zero), cancellationToken);

    /// <summary>Runs an evacuation to its end.</summary>
    /// <param name="agenda">What to begin with, such as a plan that was confirmed; <see langword="null"/>: the site plans it first.</param>
    /// <param name="progress">Receives each change and each report of a migration, one after the other, on any thread. It must not throw.</param>
    /// <param name="stop">Begins no more migrations; those that run are seen to their end.</param>
    /// <param name="cancel">Cancels those that run, too. No exception is thrown: the status says where each guest is.</param>
    /// <returns>The end: no guest is <see cref="EvacuatedVmState.Waiting"/>, <see cref="EvacuatedVmState.Queued"/> or <see cref="EvacuatedVmState.Migrating"/>.</returns>
    public async Task<EvacuationStatus> RunAsync(
        EvacuationAgenda? agenda = null, IProgress<EvacuationStatus>? progress = null, CancellationToken stop = default, CancellationToken cancel = default)
    {
        using EvacuationRun run = new(site, limiter, clock, progress, stop, cancel);
        return await run.ExecuteAsync(agenda).ConfigureAwait(false);
    }
}
