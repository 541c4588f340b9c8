using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>One migration of an evacuation: which guest, from where, to where, and how.</summary>
internal sealed record EvacuationMove
{
    /// <summary>Gets the guest's UUID.</summary>
    public required Guid Vm { get; init; }

    /// <summary>Gets the guest's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the source host's id (<see cref="LibvirtHostInfo.Id"/>).</summary>
    public required string SourceId { get; init; }

    /// <summary>Gets the destination host's id.</summary>
    /// <value><see langword="null"/> for a migration that is active already and goes to a host that is not known.</value>
    public required string? DestinationId { get; init; }

    /// <summary>Gets the plan.</summary>
    public required MigrationPlan Plan { get; init; }

    /// <summary>Gets how long it is expected to take.</summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public PredictedRange<TimeSpan>? Duration { get; init; }
}
