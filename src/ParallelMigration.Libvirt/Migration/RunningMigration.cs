using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A migration that is active already, started by another caller: which guest, and between which hosts.</summary>
internal sealed record RunningMigration
{
    internal required LibvirtConnection Source { get; init; }

    internal LibvirtConnection? Destination { get; init; }

    internal required string Vm { get; init; }

    internal MigrationPlan? Plan { get; init; }

    internal MigrationSupervision Supervision { get; init; } = new();
}
