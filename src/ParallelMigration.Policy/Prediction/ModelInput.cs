using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>A migration to run through the model.</summary>
internal sealed record ModelInput
{
    internal required MigrationPlan Plan { get; init; }

    internal required VmMemory Memory { get; init; }

    /// <summary>What the link carries; <see langword="null"/>: not known.</summary>
    internal Bandwidth? Link { get; init; }

    internal required PredictionOptions Options { get; init; }

    /// <summary>From −1, where all that is uncertain is at its worst, to 1, where all is at its best; 0 is the middle.</summary>
    internal double Luck { get; init; }

    /// <summary>A downtime limit below which the schedule does not go, to try out a longer one.</summary>
    internal TimeSpan LeastDowntime { get; init; }

    /// <summary>A migration that runs, from which the model goes on; <see langword="null"/>: one that is yet to start.</summary>
    internal OngoingMigration? Ongoing { get; init; }

    internal double DirtyFactor => 1 - (Luck * Options.DirtySpread);

    internal double Overhead => Options.Overhead.TotalSeconds * TimeFactor;

    internal double FixedPause => (Options.FixedPause.TotalSeconds * TimeFactor) + Options.LinkLatency.TotalSeconds;

    /// <summary>What does not depend on the memory takes three times as long at worst, and 0.4 times at best.</summary>
    private double TimeFactor => 1 - (Luck * (Luck < 0 ? 2 : 0.6));
}
