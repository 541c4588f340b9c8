using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Prediction;

/// <summary>What is expected of a migration before it starts.</summary>
/// <remarks>One that is read back from JSON has its numbers with three decimals, and no <see cref="Course"/>.</remarks>
public sealed record MigrationPrediction
{
    /// <summary>Gets how the migration is expected to end.</summary>
    public required PredictionVerdict Verdict { get; init; }

    /// <summary>Gets the verdict in words, such as <c>it ends by itself</c>. For people; may change between versions.</summary>
    public string Outcome => PredictionText.Outcome(Verdict);

    /// <summary>Gets the last step that the schedule takes, 1 being the first of its steps, its last actions counted on; <see langword="null"/>: none.</summary>
    public int? Step { get; init; }

    /// <summary>Gets the time from the start of the call to its end; <see langword="null"/>: there is no end.</summary>
    public PredictedRange<TimeSpan>? TotalTime { get; init; }

    /// <summary>Gets how long the VM is paused at the switchover; <see langword="null"/>: there is no end.</summary>
    public PredictedRange<TimeSpan>? Downtime { get; init; }

    /// <summary>Gets what is sent in all, in bytes on the wire; <see langword="null"/>: there is no end.</summary>
    public PredictedRange<double>? TransferredBytes { get; init; }

    /// <summary>Gets the number of passes over the memory, the first included; <see langword="null"/>: there is no end.</summary>
    public PredictedRange<double>? Passes { get; init; }

    /// <summary>Gets why: first what decides the rate, then how it ends, then how certain that is.</summary>
    public IReadOnlyList<PredictionReason> Reasons { get; init; } = [];

    /// <summary>Gets what would let the migration end better; empty where it ends by itself.</summary>
    public IReadOnlyList<PredictionReason> Remedies { get; init; } = [];

    /// <summary>Gets the expected course, for a chart: at most some hundred samples in the order of time, each with the time since the start, the memory, and what then remains to send of the current pass.</summary>
    public IReadOnlyList<MigrationSample> Course { get; init; } = [];

    /// <summary>Predicts how a migration will end, and how long it will take, before it starts. Pure: the same input gives the same prediction.</summary>
    /// <param name="plan">What the migration will do.</param>
    /// <param name="memory">The VM's memory, and how fast it changes.</param>
    /// <param name="link">
    /// What the link between the hosts carries, headers of all layers included, as network cards report it; <see langword="null"/>: not known. Then only the
    /// plan's limit and the connections bound the migration.
    /// </param>
    /// <param name="options">The numbers behind the prediction; <see langword="null"/>, the default: <see cref="PredictionOptions.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> or <paramref name="memory"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// The model is run three times: in the middle, and with all that is uncertain (rate, dirty curve, overhead) at its best and at its worst of nine in ten
    /// cases. Each run follows the plan's schedule by <see cref="ConvergenceState"/>. How the model works, and how well: <c>PREDICTION.md</c> in the package.
    /// </remarks>
    /// <example>
    /// <code>
    /// VmMemory memory = new()
    /// {
    ///     UsedBytes = 3000L &lt;&lt; 20,
    ///     Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(2), 96L &lt;&lt; 20), new(TimeSpan.FromSeconds(10), 112L &lt;&lt; 20)]),
    /// };
    /// var prediction = MigrationPrediction.Predict(plan, memory, Bandwidth.FromGigabitsPerSecond(1));
    /// </code>
    /// </example>
    public static MigrationPrediction Predict(MigrationPlan plan, VmMemory memory, Bandwidth? link, PredictionOptions? options = null)
    {
        Require.NotNull(plan, nameof(plan));
        Require.NotNull(memory, nameof(memory));
        var input = new ModelInput { Plan = plan, Memory = memory, Link = link, Options = options ?? PredictionOptions.Default };
        var runs = new[] { 1d, 0, -1 }.Select(luck => MigrationModel.Run(input with { Luck = luck })).ToArray();
        var middle = runs[1];
        return new()
        {
            Verdict = middle.Verdict,
            Step = middle.Step > 0 ? middle.Step : null,
            TotalTime = ModelRun.Range(runs, run => run.Seconds)?.Select(Clamped.ToTime),
            Downtime = ModelRun.Range(runs, run => run.Pause)?.Select(Clamped.ToTime),
            TransferredBytes = ModelRun.Range(runs, run => run.WireBytes),
            Passes = ModelRun.Range(runs, run => run.Passes),
            Reasons = PredictionReasons.Of(input, runs).ToArray(),
            Remedies = middle.Verdict == PredictionVerdict.Converges ? [] : PredictionRemedies.Of(input, middle).ToArray(),
            Course = middle.Course,
        };
    }

    /// <inheritdoc/>
    public bool Equals(MigrationPrediction? other) => other is not null && Verdict == other.Verdict && Step == other.Step && TotalTime == other.TotalTime
        && Downtime == other.Downtime && TransferredBytes == other.TransferredBytes && Passes == other.Passes
        && Reasons.SequenceEqual(other.Reasons) && Remedies.SequenceEqual(other.Remedies) && Course.SequenceEqual(other.Course);

    /// <inheritdoc/>
    public override int GetHashCode() => (Verdict, TotalTime, Reasons.Count).GetHashCode();

    /// <summary>Returns the verdict and the range of the total time.</summary>
    public override string ToString() => TotalTime is { } total
        ? System.FormattableString.Invariant($"{Verdict}: {total.P5.TotalSeconds:0.#} s to {total.P95?.TotalSeconds:0.#} s")
        : Verdict.ToString();
}
