using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

/// <summary>Predictions against a slow simulation of pages, over several hundred generated migrations.</summary>
public sealed class PageSimulationTests
{
    private const double End = 200;
    private const double Tolerance = 0.1;

    private static readonly PredictionOptions Ideal = new() { Overhead = TimeSpan.Zero, FixedPause = TimeSpan.Zero, LinkEfficiency = 1, LinkLatency = TimeSpan.Zero };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Predicts_what_a_simulation_of_pages_does(int seed)
    {
        var random = new Random(seed);
        List<string> differences = [];
        HashSet<string> outcomes = [];
        for (var count = 0; count < 40; count++)
        {
            var pages = Generated(random);
            var prediction = Predict(pages);
            if (prediction.Reasons.Any(reason => reason.Code == PredictionReasonCode.EndUncertain))
            {
                continue;
            }

            pages.Run(End);
            outcomes.Add(pages.Outcome);
            if (Difference(pages, prediction) is { } difference)
            {
                differences.Add(difference);
            }
        }

        Assert.True(outcomes.Count >= 3, $"Too few kinds of ends to compare: {string.Join(", ", outcomes)}");
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static PageSimulation Generated(Random random)
    {
        var pages = random.Next(2_000, 20_000);
        var send = random.Next(500, 5_000);
        return new()
        {
            Pages = pages,
            HotPages = random.Next(pages / 50, pages / 3),
            HotRate = send * random.NextDouble() * 2.5,
            ColdRate = send * random.NextDouble() * 0.2,
            SendRate = send,
            Downtime = 0.02 + random.NextDouble(),
            AutoConverge = random.Next(3) == 0,
            LaterDowntimes = [.. Enumerable.Range(0, random.Next(4)).Select(_ => 0.05 + (random.NextDouble() * 4)).Order()],
            Last = random.Next(3) switch { 0 => "", 1 => "postcopy", _ => "abort" },
            CpuNeed = random.Next(2) == 0 ? 1 : 0.1 + (0.9 * random.NextDouble()),
        };
    }

    private static MigrationPrediction Predict(PageSimulation pages)
    {
        var cycle = pages.HotPages / pages.HotRate;
        var later = cycle * 20;
        VmMemory memory = new()
        {
            UsedBytes = (long)pages.Pages * PageSimulation.PageBytes,
            Dirtied = CurveOf(1),
            DirtiedInCpuTime = pages.CpuNeed < 1 ? CurveOf(pages.CpuNeed) : DirtyCurve.None,
        };
        MigrationPlan plan = new()
        {
            MaxOutgoingMigrations = 1,
            MaxIncomingMigrations = 1,
            BandwidthLimit = Bandwidth.FromBitsPerSecond((long)(pages.SendRate * PageSimulation.PageBytes * 8)),
            AutoConverge = pages.AutoConverge,
            PostCopy = true,
            Convergence = new(
                [ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(pages.Downtime))],
                pages.LaterDowntimes.Select((downtime, index) => new ConvergenceStep(index + 1, ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(downtime)))),
                pages.Last switch { "postcopy" => [ConvergenceAction.PostCopy], "abort" => [ConvergenceAction.Abort], _ => Array.Empty<ConvergenceAction>() }),
        };
        return MigrationPrediction.Predict(plan, memory, plan.BandwidthLimit, Ideal);

        DirtyCurve CurveOf(double need) => DirtyCurve.FromPoints([
            Point(cycle * need, pages.HotPages + (pages.ColdRate * cycle)),
            Point(later * need, pages.HotPages + (pages.ColdRate * later))]);
    }

    private static DirtyPoint Point(double seconds, double pages) => new(TimeSpan.FromSeconds(seconds), (long)(pages * PageSimulation.PageBytes));

    private static string? Difference(PageSimulation pages, MigrationPrediction prediction)
    {
        var expected = pages.Outcome switch
        {
            "converges" => PredictionVerdict.Converges,
            "throttled" => PredictionVerdict.ConvergesThrottled,
            "step" => PredictionVerdict.ConvergesAtStep,
            "postcopy" => PredictionVerdict.PostCopy,
            "abort" => PredictionVerdict.Aborted,
            _ => PredictionVerdict.NeverEnds,
        };
        var isLate = expected == PredictionVerdict.NeverEnds && (prediction.TotalTime?.P50.TotalSeconds ?? 0) > End * 0.9;
        if (prediction.Verdict != expected && !isLate)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{prediction.Verdict} at {prediction.Step} in {prediction.TotalTime?.P50.TotalSeconds}, but {pages.Outcome} in {pages.Seconds}; {pages.Pages} {pages.HotPages} {pages.HotRate:0} {pages.ColdRate:0} {pages.SendRate:0} {pages.Downtime:0.00} ac={pages.AutoConverge} [{string.Join(" ", pages.LaterDowntimes)}] {pages.Last} throttle {pages.Throttle} need {pages.CpuNeed:0.00}");
        }

        return prediction.TotalTime is not { } total || isLate ? null
            : Math.Abs(total.P50.TotalSeconds - pages.Seconds) > Tolerance * pages.Seconds ? string.Create(CultureInfo.InvariantCulture, $"{expected}: {total.P50.TotalSeconds} s, but {pages.Seconds} s")
            : Math.Abs(prediction.TransferredBytes!.Value.P50 - pages.Bytes) > Tolerance * pages.Bytes ? string.Create(CultureInfo.InvariantCulture, $"{expected}: {prediction.TransferredBytes!.Value.P50} bytes, but {pages.Bytes}")
            : null;
    }
}
