using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

/// <summary>All that a prediction says in numbers, against <see cref="SecondModel"/>: equal to a millionth, over migrations picked by hand and generated ones.</summary>
public sealed class SecondModelTests
{
    private const double MiB = 1 << 20;
    private const double Millionth = 1e-6;
    private const double Tick = 1e-7;
    private const int MostCourse = 400;

    private static readonly ConvergenceAction[] Nothing = [];

    /// <summary>100 MiB a second.</summary>
    private static readonly Bandwidth Hundred = Bandwidth.FromMebibytesPerSecond(100);

    private static readonly PredictionOptions NoLatency = new() { LinkLatency = TimeSpan.Zero };

    public static TheoryData<string> Names => [.. Picked.Keys];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    private static Dictionary<string, Migration> Picked => new()
    {
        ["idle, over a link"] = new(new(), Memory(1_000), Bandwidth.FromGigabitsPerSecond(1)),
        ["idle, neither link nor limit"] = new(new(), Memory(50_000), null),
        ["encrypted"] = new(new() { Encrypted = true }, Memory(50_000, (1, 200)), null),
        ["parallel"] = new(new() { Connections = 3 }, Memory(100_000, (1, 500), (10, 800)), Bandwidth.FromGigabitsPerSecond(100)),
        ["parallel and encrypted"] = new(new() { Connections = 3, Encrypted = true }, Memory(100_000, (1, 500), (10, 800)), Bandwidth.FromGigabitsPerSecond(100)),
        ["one parallel connection"] = new(new() { Connections = 1 }, Memory(10_000, (1, 500)), null),
        ["zstd by its connections"] = new(Zstd(4), Memory(20_000, (1, 300)), null),
        ["zstd by its limit, paused without"] = new(Zstd(4) with { BandwidthLimit = Hundred }, Memory(20_000, (1, 150), (20, 400)), Bandwidth.FromGigabitsPerSecond(2)),
        ["a limit near the link"] = new(Limited, Memory(2_000, (1, 20)), Bandwidth.FromBitsPerSecond(Hundred.BitsPerSecond * 100 / 94)),
        ["a link of full efficiency"] = new(new(), Memory(2_000, (1, 20)), Hundred, new() { LinkEfficiency = 1 }),
        ["a link that may give more than 96 %"] = new(new(), Memory(2_000, (1, 20)), Hundred, new() { LinkEfficiency = 0.96, LinkSpread = 0.2 }),
        ["all options set"] = new(
            new() { Connections = 2 },
            Memory(5_000, (1, 90), (5, 200)) with { ZeroBytes = 30L << 30 },
            Bandwidth.FromGigabitsPerSecond(3),
            new()
            {
                ParallelConnection = Bandwidth.FromMegabitsPerSecond(1_450),
                LinkEfficiency = 0.9,
                LinkLatency = TimeSpan.FromMilliseconds(40),
                DowntimeLimit = TimeSpan.FromMilliseconds(200),
                Overhead = TimeSpan.FromSeconds(7),
                FixedPause = TimeSpan.FromMilliseconds(110),
                DirtySpread = 0.3,
                LinkSpread = 0.2,
                ConnectionSpread = 0.05,
                ZeroScan = Bandwidth.FromGigabitsPerSecond(20),
            }),
        ["a latency that holds up small passes"] = new(Limited, Memory(500, (1, 15), (10, 60)), null, new() { LinkLatency = TimeSpan.FromSeconds(2) }),
        ["exactly within the downtime limit"] = new(
            Limited, Memory(100, (0.5, 50), (1, 50)), null, NoLatency with { DowntimeLimit = TimeSpan.FromMilliseconds(500), DirtySpread = 0, LimitSpread = 0 }),
        ["too fast"] = new(Limited, Memory(1_000, (1, 150)), null),
        ["too fast at worst"] = new(Limited, Memory(1_000, (1, 97)), null),
        ["ends at best only"] = new(Limited, Memory(1_000, (1, 105)), null),
        ["comes to rest above the limit"] = new(Limited, Memory(1_000, (1, 80), (20, 500)), null),
        ["too slow a fall: 5 000 passes"] = new(Limited, Memory(1_000_000, (1, 99.95)), null, NoLatency),
        ["ten years"] = new(new() { BandwidthLimit = Bandwidth.FromBitsPerSecond(8_000) }, Memory(20_000, (1, 900 / MiB)), null, NoLatency with { DowntimeLimit = TimeSpan.FromSeconds(2_000) }),
        ["a pass of more than ten years"] = new(new() { BandwidthLimit = Bandwidth.FromBitsPerSecond(8) }, Memory(1_000), null),
        ["no bandwidth"] = new(new() { BandwidthLimit = Bandwidth.Zero }, Memory(1_000), null),
        ["post-copy without bandwidth"] = new(new() { BandwidthLimit = Bandwidth.Zero, PostCopy = true, Convergence = new([ConvergenceAction.PostCopy], [], []) }, Memory(1_000), null),
        ["post-copy at the start"] = new(Scheduled([ConvergenceAction.PostCopy], []), Memory(1_000, (1, 150)), null),
        ["auto-converge"] = new(Slowed, Memory(1_000, (1, 150)), null),
        ["auto-converge to 99 %"] = new(Slowed, Memory(4_000, (0.01, 40), (1, 500)), null),
        ["auto-converge in vain"] = new(Slowed, Memory(4_000, (0.001, 40), (1, 5_000)), null),
        ["auto-converge, comes to rest in vain"] = new(Slowed, Memory(4_000, (0.001, 40), (0.1, 45), (40, 60)), null),
        ["auto-converge, held back late"] = new(Slowed, Memory(1_000, (1, 150)) with { DirtiedInCpuTime = Memory(0, (0.5, 150), (5, 900)).Dirtied }, null),
        ["auto-converge, held back early"] = new(Slowed, Memory(1_000, (1, 150)) with { DirtiedInCpuTime = Memory(0, (1, 110)).Dirtied }, null),
        ["auto-converge, a curve in CPU time alone"] = new(Slowed, Memory(1_000) with { DirtiedInCpuTime = Memory(0, (1, 150)).Dirtied }, null),
        ["auto-converge, periods of a second"] = new(Slowed, Memory(100, (1, 80), (10, 300)), null, NoLatency),
        ["auto-converge, hot pages within a period"] = new(Slowed, Memory(50, (0.08, 9), (10, 9)), null, new() { DowntimeLimit = TimeSpan.FromMilliseconds(50) }),
        ["auto-converge, hot pages at a period's end"] = new(Slowed, Memory(95, (0.05, 9), (10, 9)), null, new() { DowntimeLimit = TimeSpan.FromMilliseconds(50) }),
        ["auto-converge and a schedule"] = new(
            Scheduled([], [Downtime(400), Downtime(800), Downtime(1_600)], ConvergenceAction.PostCopy) with { AutoConverge = true }, Memory(2_000, (1, 140), (20, 1_500)), null),
        ["a longer downtime at a stall"] = new(Scheduled([Downtime(100)], [Downtime(200), Downtime(900), Downtime(5_000)]), Memory(1_000, (1, 80), (20, 500)), null),
        ["more bandwidth at a stall"] = new(
            Scheduled([Downtime(100)], [ConvergenceAction.SetBandwidth(Bandwidth.FromMebibytesPerSecond(150)), ConvergenceAction.SetBandwidth(Bandwidth.FromMebibytesPerSecond(400))]),
            Memory(1_000, (1, 160), (20, 900)),
            Bandwidth.FromGigabitsPerSecond(10)),
        ["less bandwidth at the start"] = new(
            Scheduled([ConvergenceAction.SetBandwidth(Bandwidth.FromMebibytesPerSecond(40))], []) with { Connections = 4, Compression = MigrationCompression.Zstd }, Memory(1_000, (1, 60), (20, 400)), null),
        ["waits, then switches to post-copy"] = new(Scheduled([], [ConvergenceAction.Wait], ConvergenceAction.Wait, ConvergenceAction.PostCopy), Memory(6_000, (1, 150)), null),
        ["short passes, then post-copy"] = new(Scheduled([Downtime(50)], [Downtime(60)], ConvergenceAction.PostCopy), Memory(40, (0.1, 12), (10, 30)), null),
        ["passed over, then aborted"] = new(Scheduled([], [ConvergenceAction.PostCopy, ConvergenceAction.Wait], ConvergenceAction.Abort) with { PostCopy = false }, Memory(1_000, (1, 150)), null),
        ["a schedule used up in vain"] = new(Scheduled([], [Downtime(350)]), Memory(1_000, (1, 150)), null),
        ["a time limit in the first pass"] = new(
            Within(600, null, [Downtime(350)], ConvergenceAction.Wait, ConvergenceAction.PostCopy), Memory(100_000, (1, 80), (20, 500)) with { ZeroBytes = 5L << 30 }, null),
        ["a time limit before any step"] = new(Within(15, null, [Downtime(350), Downtime(400), Downtime(450)], Downtime(5_000)), Memory(1_000, (1, 80), (20, 500)), null),
        ["a time limit after all steps"] = new(Within(3_600, null, [Downtime(350)], ConvergenceAction.Wait), Memory(1_000, (1, 80), (10, 200)), null),
        ["a time limit, waits and an abort"] = new(Within(20, null, [], ConvergenceAction.Wait, ConvergenceAction.Wait), Memory(1_000, (1, 150)), null),
        ["a time limit before the last actions' stall"] = new(Within(300, null, [Downtime(350)], ConvergenceAction.Wait, ConvergenceAction.Wait), Memory(100, (0.5, 60), (1, 70)), null),
        ["after the limit, a tenth of it"] = new(Within(200, null, [], [.. Enumerable.Repeat(ConvergenceAction.Wait, 30)]), Memory(200, (1, 150)), null),
        ["a limit of its size"] = new(Within(null, 20, [Downtime(350)], ConvergenceAction.PostCopy), Memory(3_000, (1, 80), (30, 900)) with { ZeroBytes = 1L << 30 }, null),
        ["the shorter of two limits"] = new(Within(45, 20, [Downtime(350)], ConvergenceAction.PostCopy), Memory(3_000, (1, 80), (30, 900)), null),
        ["nothing to move"] = new(new() { BandwidthLimit = Hundred }, new(), null),
    };

    private static MigrationPlan Limited => new() { BandwidthLimit = Hundred };

    private static MigrationPlan Slowed => Limited with { AutoConverge = true };

    [Theory]
    [MemberData(nameof(Names))]
    public void Predicts_as_the_model_written_a_second_time(string name)
    {
        var migration = Picked[name];
        Compare(migration, MigrationPrediction.Predict(migration.Plan, migration.Memory, migration.Link, migration.Options));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Predicts_generated_migrations_as_the_model_written_a_second_time(int seed)
    {
        var random = new Random(seed);
        HashSet<PredictionVerdict> verdicts = [];
        for (var count = 0; count < 50; count++)
        {
            var migration = Generated(random);
            var prediction = MigrationPrediction.Predict(migration.Plan, migration.Memory, migration.Link, migration.Options);
            Compare(migration, prediction);
            verdicts.Add(prediction.Verdict);
        }

        Assert.True(verdicts.Count >= 4, $"Too few kinds of ends to compare: {string.Join(", ", verdicts)}");
    }

    [Fact]
    public void Each_kind_of_end_is_picked() =>
        Assert.Equal(
            Enum.GetValues<PredictionVerdict>().Skip(1),
            Picked.Values.Select(migration => MigrationPrediction.Predict(migration.Plan, migration.Memory, migration.Link, migration.Options).Verdict).Distinct().Order());

    private static void Compare(Migration migration, MigrationPrediction prediction)
    {
        var (plan, memory, link, options) = (migration.Plan, migration.Memory, migration.Link, migration.Options ?? PredictionOptions.Default);
        var runs = new[] { 1, 0, -1 }.Select(luck => new SecondModel(plan, memory, link, options, luck).Run()).ToArray();
        var middle = runs[1];
        Assert.Equal((middle.Verdict, middle.Step > 0 ? middle.Step : null), (prediction.Verdict, prediction.Step));
        Same(RangeOf(runs, run => run.Seconds), Seconds(prediction.TotalTime), Tick);
        Same(RangeOf(runs, run => run.Pause), Seconds(prediction.Downtime), Tick);
        Same(RangeOf(runs, run => run.Sent * MiB), prediction.TransferredBytes, 1);
        Same(RangeOf(runs, run => run.Passes), prediction.Passes, 0);

        var speed = SecondModel.SpeedOf(plan, link, options, 0, plan.BandwidthLimit);
        var (rate, end) = (prediction.Reasons[0], prediction.Reasons[1]);
        Assert.Equal((speed.Bound, speed.Bound == PredictionReasonCode.RateByConnections ? plan.Connections ?? 1 : null), (rate.Code, rate.Number));
        Near(speed.Wire * MiB * 8, rate.Bandwidth!.Value.BitsPerSecond, 1);
        Assert.Equal((CodeOf(middle.Verdict), prediction.Step), (end.Code, end.Number));
        Near(middle.Left * MiB, end.Bytes!.Value, 1);
        Near(middle.Downtime, end.Downtime!.Value.TotalSeconds, Tick);

        (PredictionReasonCode, int?, PredictionVerdict)[] others =
        [
            .. middle.Slowdown > 0 ? new[] { (PredictionReasonCode.GuestSlowedDown, (int?)middle.Slowdown, PredictionVerdict.Unknown) } : [],
            .. runs.Select(run => run.Verdict).Where(verdict => verdict != middle.Verdict).Distinct().Select(verdict => (PredictionReasonCode.EndUncertain, (int?)null, verdict)),
            .. memory.Dirtied.Points.Count == 1 ? new[] { (PredictionReasonCode.OneInterval, (int?)null, PredictionVerdict.Unknown) } : [],
        ];
        Assert.Equal(others, prediction.Reasons.Skip(2).Select(reason => (reason.Code, reason.Number, reason.Verdict)));

        Assert.Equal(Math.Min(MostCourse, middle.Course.Count), prediction.Course.Count);
        Assert.All(prediction.Course.Zip(middle.Course), pair =>
        {
            Near(pair.Second.Seconds, pair.First.Elapsed.TotalSeconds, Tick);
            Near(pair.Second.Left * MiB, pair.First.BytesRemaining, 1);
            Assert.Equal(memory.UsedBytes + memory.ZeroBytes, pair.First.BytesTotal);
        });
    }

    private static PredictedRange<double>? RangeOf(SecondModel.Ending[] runs, Func<SecondModel.Ending, double> value)
    {
        var values = runs.Where(run => run.Arrives).Select(value).ToArray();
        return runs[1].Arrives ? new(values.Min(), value(runs[1]), runs[2].Arrives ? values.Max() : null) : null;
    }

    private static PredictedRange<double>? Seconds(PredictedRange<TimeSpan>? range) =>
        range is { } known ? new(known.P5.TotalSeconds, known.P50.TotalSeconds, known.P95?.TotalSeconds) : null;

    private static void Same(PredictedRange<double>? expected, PredictedRange<double>? actual, double unit)
    {
        Assert.Equal((expected is null, expected?.P95 is null), (actual is null, actual?.P95 is null));
        if (expected is { } range)
        {
            Near(range.P5, actual!.Value.P5, unit);
            Near(range.P50, actual.Value.P50, unit);
            Near(range.P95 ?? 0, actual.Value.P95 ?? 0, unit);
        }
    }

    private static void Near(double expected, double actual, double unit) => Assert.Equal(expected, actual, (Millionth * Math.Abs(expected)) + unit);

    private static PredictionReasonCode CodeOf(PredictionVerdict verdict) => verdict switch
    {
        PredictionVerdict.ConvergesAtStep => PredictionReasonCode.StepTaken,
        PredictionVerdict.PostCopy => PredictionReasonCode.SwitchesToPostCopy,
        PredictionVerdict.Aborted => PredictionReasonCode.ScheduleAborts,
        PredictionVerdict.NeverEnds => PredictionReasonCode.GuestTooFast,
        _ => PredictionReasonCode.RestFitsDowntime,
    };

    /// <summary>A guest near the rate of a limit of 100 MiB a second or of a link that carries about as much, with a few pages that it changes more often.</summary>
    private static Migration Generated(Random random)
    {
        var actions = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(4) switch
        {
            0 => ConvergenceAction.Wait,
            1 => ConvergenceAction.SetBandwidth(Bandwidth.FromMebibytesPerSecond(random.Next(60, 300))),
            _ => Downtime(random.Next(100, 3_000)),
        }).ToArray();
        var (share, steepness) = (random.NextDouble(), 40 + (random.NextDouble() * 130));
        ConvergenceAction[] last = random.Next(4) switch { 0 => [], 1 => [ConvergenceAction.PostCopy], 2 => [ConvergenceAction.Wait, ConvergenceAction.PostCopy], _ => [ConvergenceAction.Abort] };
        var schedule = Steps([], actions, last) with
        {
            TimeLimit = random.Next(3) == 0 ? TimeSpan.FromSeconds(random.Next(10, 200)) : null,
            TimeLimitPerGibibyte = random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(10, 60)) : null,
        };
        return new(
            new()
            {
                BandwidthLimit = random.Next(3) == 0 ? null : Hundred,
                Connections = random.Next(2) == 0 ? null : random.Next(1, 5),
                Compression = random.Next(4) == 0 ? MigrationCompression.Zstd : MigrationCompression.None,
                Encrypted = random.Next(2) == 0,
                AutoConverge = random.Next(3) == 0,
                PostCopy = random.Next(4) > 0,
                Convergence = random.Next(3) == 0 ? ConvergenceSchedule.None : schedule,
            },
            Memory(random.Next(100, 5_000), (0.1, steepness * 0.1), (1, steepness * (0.1 + (0.9 * share))), (20, steepness * (0.1 + (19.9 * share * share)))) with
            {
                ZeroBytes = random.Next(2) * (long)random.Next(),
                DirtiedInCpuTime = random.Next(2) == 0 ? DirtyCurve.None : Memory(0, (1, steepness * (0.5 + random.NextDouble())), (5, steepness * 2)).Dirtied,
            },
            Bandwidth.FromMegabitsPerSecond(random.Next(500, 1_200)),
            new() { LinkLatency = TimeSpan.FromMilliseconds(random.Next(20)) });
    }

    private static ConvergenceAction Downtime(int milliseconds) => ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(milliseconds));

    private static ConvergenceSchedule Steps(ConvergenceAction[] initial, ConvergenceAction[] steps, ConvergenceAction[] last) =>
        new(initial, steps.Select((action, index) => new ConvergenceStep(index + 1, action)), last);

    private static MigrationPlan Scheduled(ConvergenceAction[] initial, ConvergenceAction[] steps, params ConvergenceAction[] last) =>
        Limited with { PostCopy = true, Convergence = Steps(initial, steps, last) };

    private static MigrationPlan Within(int? seconds, int? perGibibyte, ConvergenceAction[] steps, params ConvergenceAction[] last) => Limited with
    {
        PostCopy = true,
        Convergence = Steps(Nothing, steps, last) with { TimeLimit = Time(seconds), TimeLimitPerGibibyte = Time(perGibibyte) },
    };

    private static TimeSpan? Time(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private static MigrationPlan Zstd(int connections) => new() { Connections = connections, Compression = MigrationCompression.Zstd };

    private static VmMemory Memory(long mebibytes, params (double Seconds, double Mebibytes)[] points) => new()
    {
        UsedBytes = mebibytes << 20,
        Dirtied = points.Length == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(points.Select(point => new DirtyPoint(TimeSpan.FromSeconds(point.Seconds), (long)(point.Mebibytes * MiB)))),
    };

    private sealed record Migration(MigrationPlan Plan, VmMemory Memory, Bandwidth? Link, PredictionOptions? Options = null);
}
