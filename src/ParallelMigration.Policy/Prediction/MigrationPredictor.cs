using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Prediction;

/// <summary>Predicts how a migration will end, and how long it will take, before it starts. Pure: the same input gives the same prediction.</summary>
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
/// var prediction = MigrationPredictor.Predict(plan, memory, new() { Bandwidth = Bandwidth.FromGigabitsPerSecond(1) });
/// </code>
/// </example>
public static class MigrationPredictor
{
    /// <summary>Predicts a migration.</summary>
    /// <param name="plan">What the migration will do.</param>
    /// <param name="memory">The VM's memory, and how fast it changes.</param>
    /// <param name="link">The network between the hosts.</param>
    /// <param name="options">The numbers behind the prediction; <see langword="null"/>, the default: <see cref="PredictionOptions.Default"/>.</param>
    /// <exception cref="System.ArgumentNullException">An argument but the last is <see langword="null"/>.</exception>
    public static MigrationPrediction Predict(MigrationPlan plan, VmMemory memory, MigrationLink link, PredictionOptions? options = null)
    {
        Require.NotNull(plan, nameof(plan));
        Require.NotNull(memory, nameof(memory));
        Require.NotNull(link, nameof(link));
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
}
