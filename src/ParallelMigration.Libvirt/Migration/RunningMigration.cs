using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A migration that is active already, started by another caller: which guest, and between which hosts.</summary>
public sealed record RunningMigration
{
    /// <summary>Gets the source host.</summary>
    public required LibvirtConnection Source { get; init; }

    /// <summary>Gets the destination host.</summary>
    /// <value>The default is <see langword="null"/>: the destination is not asked, and less is known about where the guest is.</value>
    public LibvirtConnection? Destination { get; init; }

    /// <summary>Gets the guest's name or UUID.</summary>
    public required string Vm { get; init; }

    /// <summary>
    /// Gets the plan that the migration was started with. Its convergence schedule is continued, from the beginning, and post-copy is used only where it
    /// allows it.
    /// </summary>
    /// <value>The default is <see langword="null"/>: no schedule and no post-copy; the migration is aborted only if its link is dead.</value>
    public MigrationPlan? Plan { get; init; }

    /// <summary>Gets how the migration is supervised.</summary>
    /// <value>The default is a new <see cref="MigrationSupervision"/>.</value>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public MigrationSupervision Supervision
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();
}
