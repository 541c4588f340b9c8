using System;
using System.Collections.Generic;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation;

/// <summary>How hosts are emptied.</summary>
public sealed class EvacuationPlan
{
    internal EvacuationPlan()
    {
    }

    /// <summary>
    /// Gets the migrations in their order. Each begins as soon as the plans of all that run allow it at both ends; an end that is too full for one of them stays free
    /// of later ones until that one has begun.
    /// </summary>
    public required IReadOnlyList<PlannedMigration> Migrations { get; init; }

    /// <summary>Gets the VMs that cannot move, with the reasons.</summary>
    public required IReadOnlyList<StayingVm> Staying { get; init; }

    /// <summary>Gets the number of waves (<see cref="PlannedMigration.Wave"/>).</summary>
    public required int Waves { get; init; }

    /// <summary>Gets when all have moved, as a range. The middle is that of migrations which all take as long as expected.</summary>
    /// <value><see langword="null"/>: there is nothing to move, how long something takes is not known, or something is not expected to end.</value>
    public required PredictedRange<TimeSpan>? TotalTime { get; init; }

    /// <summary>Gets the time before which no plan for these VMs ends, whatever their destinations and order, if each migration takes as long as expected.</summary>
    /// <value><see langword="null"/>: not known, as <see cref="TotalTime"/>.</value>
    public required TimeSpan? LowerBound { get; init; }

    /// <summary>Gets by how much the middle of <see cref="TotalTime"/> exceeds <see cref="LowerBound"/>, as a part of it: 0 or more. At 0 no plan is better.</summary>
    /// <value><see langword="null"/>: not known.</value>
    public double? Gap => TotalTime is { } total && LowerBound is { } bound && bound > TimeSpan.Zero ? Math.Max(0, (total.P50 / bound) - 1) : null;

    /// <summary>Gets what the window means for the plan.</summary>
    /// <value><see langword="null"/>: there is no window, or no times are known.</value>
    public required WindowForecast? Window { get; init; }
}
