using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation;

/// <summary>A migration that is active already. The plan leaves its VM alone and begins nothing beside it that its plan does not allow.</summary>
/// <remarks>What it takes at its destination is not part of <see cref="EvacuationHost.AvailableMemoryBytes"/> and <see cref="EvacuationHost.AvailableCpuThreads"/>.</remarks>
public sealed record OngoingMigration
{
    /// <summary>Gets the VM's id.</summary>
    public required string VmId { get; init; }

    /// <summary>Gets the id of the host that it leaves.</summary>
    public required string SourceId { get; init; }

    /// <summary>Gets the id of the host that it goes to.</summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public string? DestinationId { get; init; }

    /// <summary>Gets its plan.</summary>
    public required MigrationPlan Plan { get; init; }

    /// <summary>Gets how long it still takes.</summary>
    /// <value>The default is <see langword="null"/>: not known. Then no times of the plan are known.</value>
    public PredictedRange<TimeSpan>? Remaining { get; init; }
}
