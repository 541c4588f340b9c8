using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A migration that runs already, started by another process or by one that is gone: which guest, and between which hosts.</summary>
public sealed record RunningMigration
{
    /// <summary>The source host.</summary>
    public required LibvirtConnection Source { get; init; }

    /// <summary>The destination host. <see langword="null"/>, the default: it is not asked, and where the guest is is known less well.</summary>
    public LibvirtConnection? Destination { get; init; }

    /// <summary>The guest's name or UUID.</summary>
    public required string Vm { get; init; }

    /// <summary>
    /// The schedule to carry on with, from its beginning. Default: none; only a dead link is acted on.
    /// </summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public ConvergenceSchedule Convergence
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = ConvergenceSchedule.None;

    /// <summary>
    /// Whether the plan that it was started with allows post-copy (<see cref="MigrationPlan.PostCopy"/>). Default: no; the schedule's
    /// switch to post-copy is then passed over. Never say yes for a parallel migration on QEMU before 10.1: it loses the guest.
    /// </summary>
    public bool PostCopy { get; init; }

    /// <summary>How it is looked after. Default: <see cref="MigrationSupervision.Default"/>.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public MigrationSupervision Supervision
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = MigrationSupervision.Default;
}
