using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Prediction;

/// <summary>How one run of the model ended.</summary>
internal sealed record ModelRun
{
    internal PredictionVerdict Verdict { get; init; }

    /// <summary>The last step that the schedule took; 0: none.</summary>
    internal int Step { get; init; }

    /// <summary>By how much the guest's CPUs were slowed down at the end, in percent.</summary>
    internal int Throttle { get; init; }

    internal double Seconds { get; init; }

    internal double Pause { get; init; }

    internal double WireBytes { get; init; }

    internal double Passes { get; init; }

    /// <summary>What was left at the last count of changed pages, in bytes.</summary>
    internal double Rest { get; init; }

    internal TimeSpan Downtime { get; init; }

    internal IReadOnlyList<MigrationSample> Course { get; init; } = [];

    internal bool HasEnd => Verdict < PredictionVerdict.Aborted;

    /// <summary>The range that the runs of a migration span: those at its best, in the middle and at its worst.</summary>
    internal static PredictedRange<double>? Range(ModelRun[] runs, Func<ModelRun, double> value)
    {
        var (middle, worst) = (runs[1], runs[2]);
        if (!middle.HasEnd)
        {
            return null;
        }

        var ends = runs.Where(run => run.HasEnd).Select(value).ToArray();
        return new(ends.Min(), value(middle), worst.HasEnd ? ends.Max() : null);
    }
}
