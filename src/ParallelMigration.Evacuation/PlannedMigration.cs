using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation;

/// <summary>One migration of an evacuation.</summary>
public sealed class PlannedMigration
{
    internal PlannedMigration()
    {
    }

    /// <summary>Gets the VM's id.</summary>
    public required string VmId { get; init; }

    /// <summary>Gets the id of the host that it leaves.</summary>
    public required string SourceId { get; init; }

    /// <summary>Gets the id of the host that it goes to.</summary>
    public required string DestinationId { get; init; }

    /// <summary>Gets the decision, which has a plan: whether it is parallel, and why. Reason <see cref="ReasonCode.AutoSharesLink"/>: rule P1.</summary>
    public required MigrationDecision Decision { get; init; }

    /// <summary>Gets the decision's plan.</summary>
    public MigrationPlan Plan => Decision.Plan!;

    /// <summary>Gets how it is expected to go while as many run as its plan allows.</summary>
    /// <value><see langword="null"/>: not known.</value>
    public required MigrationPrediction? Prediction { get; init; }

    /// <summary>Gets how long it is expected to take.</summary>
    /// <value><see langword="null"/>: not known, or it is not expected to end.</value>
    public PredictedRange<TimeSpan>? Duration => Prediction?.TotalTime;

    /// <summary>Gets its wave: 1, or one more than that of the migration whose end lets it begin. With equal lengths, those of a wave begin together.</summary>
    public required int Wave { get; init; }

    /// <summary>Gets when it begins if all take as long as expected.</summary>
    /// <value><see langword="null"/>: how long something takes is not known, or what is before it is not expected to end.</value>
    public required TimeSpan? Start { get; init; }

    /// <summary>Gets when it ends, as a range. The middle is <see cref="Start"/> and the middle of <see cref="Duration"/>.</summary>
    /// <value><see langword="null"/>: not known, as <see cref="Start"/>, or it is not expected to end.</value>
    public required PredictedRange<TimeSpan>? End { get; init; }
}
