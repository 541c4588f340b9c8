using System.Collections.Generic;

namespace ParallelMigration.Policy.Prediction;

/// <summary>What is expected of a migration before it starts.</summary>
public sealed class MigrationPrediction
{
    internal MigrationPrediction(
        PredictionVerdict verdict, int? step, ModelRun[] runs, IReadOnlyList<PredictionReason> reasons, IReadOnlyList<PredictionReason> remedies)
    {
        Verdict = verdict;
        Step = step;
        Reasons = reasons;
        Remedies = remedies;
        Course = runs[1].Course;
        TotalTime = PredictedTime.FromSeconds(ModelRun.Range(runs, run => run.Seconds));
        Downtime = PredictedTime.FromSeconds(ModelRun.Range(runs, run => run.Pause));
        TransferredBytes = ModelRun.Range(runs, run => run.WireBytes);
        Passes = ModelRun.Range(runs, run => run.Passes);
    }

    /// <summary>Gets how the migration is expected to end.</summary>
    public PredictionVerdict Verdict { get; }

    /// <summary>Gets the verdict in words, such as <c>it ends by itself</c>. For people; may change between versions.</summary>
    public string Outcome => PredictionText.Outcome(Verdict);

    /// <summary>Gets the last step that the schedule takes, 1 being the first of its steps, its last actions counted on; <see langword="null"/>: none.</summary>
    public int? Step { get; }

    /// <summary>Gets the time from the start of the call to its end; <see langword="null"/>: there is no end.</summary>
    public PredictedTime? TotalTime { get; }

    /// <summary>Gets how long the VM is paused at the switchover; <see langword="null"/>: there is no end.</summary>
    public PredictedTime? Downtime { get; }

    /// <summary>Gets what is sent in all, in bytes on the wire; <see langword="null"/>: there is no end.</summary>
    public PredictedRange? TransferredBytes { get; }

    /// <summary>Gets the number of passes over the memory, the first included; <see langword="null"/>: there is no end.</summary>
    public PredictedRange? Passes { get; }

    /// <summary>Gets why: first what decides the rate, then how it ends, then how certain that is.</summary>
    public IReadOnlyList<PredictionReason> Reasons { get; }

    /// <summary>Gets what would let the migration end better; empty where it ends by itself.</summary>
    public IReadOnlyList<PredictionReason> Remedies { get; }

    /// <summary>Gets the expected course, for a chart: at most some hundred points in the order of time.</summary>
    public IReadOnlyList<PredictedPoint> Course { get; }

    /// <summary>Returns the verdict and the range of the total time.</summary>
    public override string ToString() => TotalTime is { } total
        ? System.FormattableString.Invariant($"{Verdict}: {total.P5.TotalSeconds:0.#} s to {total.P95?.TotalSeconds:0.#} s")
        : Verdict.ToString();
}
