using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

public sealed class MigrationPredictionTests
{
    private static readonly Bandwidth Gigabit = Bandwidth.FromGigabitsPerSecond(1);

    private static readonly MigrationPlan Plan = new()
    {
        MaxOutgoingMigrations = 1,
        MaxIncomingMigrations = 1,
        BandwidthLimit = Gigabit,
        Convergence = ConvergenceSchedule.None,
    };

    private static VmMemory Memory(long mebibytes, params (double Seconds, long Mebibytes)[] points) => new()
    {
        UsedBytes = mebibytes << 20,
        Dirtied = points.Length == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(points.Select(point => new DirtyPoint(TimeSpan.FromSeconds(point.Seconds), point.Mebibytes << 20))),
    };

    private static MigrationPrediction Predict(MigrationPlan plan, VmMemory memory) => MigrationPrediction.Predict(plan, memory, Gigabit);

    private static string[] Words(MigrationPrediction prediction) => [.. prediction.Reasons.Concat(prediction.Remedies).Select(reason => reason.Message)];

    [Fact]
    public void An_idle_VM_takes_one_pass_over_its_memory()
    {
        var prediction = Predict(Plan, Memory(1_000));
        Assert.Equal(PredictionVerdict.Converges, prediction.Verdict);
        Assert.Equal((1_000 << 20) / (1e9 / 8 * 0.94) + 0.5 + 0.03, prediction.TotalTime!.Value.P50.TotalSeconds, 0.01);
        Assert.Equal(1_000 << 20, prediction.TransferredBytes!.Value.P50, 1.0);
        Assert.Equal(2, prediction.Passes!.Value.P50);
        Assert.Equal(30.2, prediction.Downtime!.Value.P50.TotalMilliseconds, 0.001);
        Assert.Empty(prediction.Remedies);
        Assert.Equal(["Memory is sent at 940 Mbps: what the link carries.", "The last 0 MiB can be sent within the downtime limit of 300 ms."], Words(prediction));
    }

    [Fact]
    public void A_guest_that_is_too_fast_never_ends_and_hears_what_helps()
    {
        var prediction = Predict(Plan, Memory(4_000, (1, 200), (10, 1_000)));
        Assert.Equal(PredictionVerdict.NeverEnds, prediction.Verdict);
        Assert.Null(prediction.TotalTime);
        Assert.Null(prediction.Step);
        Assert.Equal(
            [
                "Memory is sent at 940 Mbps: what the link carries.",
                "The guest keeps changing 538 MiB during a pass, more than can be sent within the downtime limit of 300 ms.",
                "With 1.68 Gbps it would end by itself.",
                "With a downtime limit of 4827 ms it would end by itself.",
                "With auto-converge the outcome would be: it ends once the guest is slowed down.",
            ],
            Words(prediction));
    }

    [Theory]
    [InlineData(0, PredictionVerdict.Aborted, 2, "The schedule aborts the migration at step 2, with ")]
    [InlineData(1, PredictionVerdict.PostCopy, 2, "The schedule switches to post-copy at step 2")]
    [InlineData(2, PredictionVerdict.ConvergesAtStep, 2, "The migration stalls until step 2 of the schedule. The last ")]
    public void The_schedule_is_followed(int last, PredictionVerdict verdict, int step, string words)
    {
        ConvergenceAction[] actions = [ConvergenceAction.Abort, ConvergenceAction.PostCopy, ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(6))];
        ConvergenceSchedule schedule = new(
            [ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(100))], [new(1, ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(500)))], [actions[last]]);
        var prediction = Predict(Plan with { Convergence = schedule, PostCopy = true }, Memory(4_000, (1, 200), (10, 1_000)));
        Assert.Equal(verdict, prediction.Verdict);
        Assert.Equal(step, prediction.Step);
        Assert.Contains(Words(prediction), message => message.StartsWith(words, StringComparison.Ordinal));
    }

    /// <summary>1 minute or 30 days, of a guest whose passes are longer or far shorter than a second; and one whose first pass alone takes longer.</summary>
    [Theory]
    [InlineData(4_000, 60, 1, 70, 78)]
    [InlineData(4_000, 2_592_000, 1, 2_592_000, 3_000_000)]
    [InlineData(100, 3_600, 1, 3_600, 4_000)]
    [InlineData(400_000, 600, 1, 600, 700)]
    public void A_time_limit_ends_what_would_not_end(long mebibytes, int limit, int step, double atLeast, double atMost)
    {
        ConvergenceSchedule schedule = new([], [], [ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(301))]) { TimeLimit = TimeSpan.FromSeconds(limit) };
        var prediction = Predict(Plan with { Convergence = schedule }, Memory(mebibytes, (0.01, mebibytes / 2), (1, mebibytes)));
        Assert.Equal((PredictionVerdict.Aborted, step), (prediction.Verdict, prediction.Step));
        Assert.InRange(prediction.Course[^1].Elapsed.TotalSeconds, 0, atMost);
        Assert.InRange(prediction.TotalTime?.P50.TotalSeconds ?? atLeast, atLeast, atMost * 2);
    }

    [Fact]
    public void Post_copy_that_the_plan_does_not_allow_is_passed_over()
    {
        ConvergenceSchedule schedule = new([], [new(1, ConvergenceAction.PostCopy), new(2, ConvergenceAction.Abort)], []);
        Assert.Equal(PredictionVerdict.Aborted, Predict(Plan with { Convergence = schedule }, Memory(4_000, (1, 200), (10, 1_000))).Verdict);
    }

    [Fact]
    public void Auto_converge_slows_the_guest_down_until_it_ends()
    {
        var prediction = Predict(Plan with { AutoConverge = true }, Memory(4_000, (1, 200), (10, 1_000)));
        Assert.Equal(PredictionVerdict.ConvergesThrottled, prediction.Verdict);
        Assert.Contains(prediction.Reasons, reason => reason.Code == PredictionReasonCode.GuestSlowedDown && reason.Number is >= 20 and <= 99);
    }

    [Fact]
    public void A_busy_guest_on_encrypted_connections_would_end_without_encryption()
    {
        var plan = Plan with { Connections = 2, Encrypted = true, BandwidthLimit = Bandwidth.FromGigabitsPerSecond(100) };
        var prediction = MigrationPrediction.Predict(plan, Memory(64_000, (1, 2_000), (10, 20_000)), Bandwidth.FromGigabitsPerSecond(100));
        Assert.Equal(PredictionVerdict.NeverEnds, prediction.Verdict);
        Assert.Equal("Memory is sent at 9.4 Gbps: what 2 connections carry.", prediction.Reasons[0].Message);
        Assert.Contains(prediction.Remedies, remedy => remedy.Code == PredictionReasonCode.NoEncryptionHelps && remedy.Verdict == PredictionVerdict.Converges);
        Assert.DoesNotContain(prediction.Remedies, remedy => remedy.Code == PredictionReasonCode.MoreBandwidthHelps);
    }

    [Fact]
    public void Zstd_sends_more_memory_than_bytes()
    {
        var plan = Plan with { Connections = 4, Compression = MigrationCompression.Zstd };
        var prediction = Predict(plan, Memory(1_000));
        Assert.Equal((1_000 << 20) / 2.8, prediction.TransferredBytes!.Value.P50, 1.0);
    }

    [Fact]
    public void Memory_that_was_never_written_takes_time_but_is_not_sent()
    {
        var used = Predict(Plan, Memory(1_000));
        var zeros = Predict(Plan, Memory(1_000) with { ZeroBytes = 100_000_000_000 });
        Assert.Equal(10, zeros.TotalTime!.Value.P50.TotalSeconds - used.TotalTime!.Value.P50.TotalSeconds, 0.001);
        Assert.Equal(used.TransferredBytes, zeros.TransferredBytes);
    }

    [Fact]
    public void An_end_that_hangs_on_luck_is_said_to_be_uncertain()
    {
        var prediction = Predict(Plan, Memory(2_000, (1, 109), (10, 1_090)));
        Assert.NotEqual(PredictionVerdict.Unknown, prediction.Verdict);
        Assert.Contains(prediction.Reasons, reason => reason.Code == PredictionReasonCode.EndUncertain);
        Assert.True(prediction.TotalTime is null || prediction.TotalTime.Value.P95 is null);
    }

    /// <summary>The example of the document.</summary>
    [Fact]
    public void A_prediction_in_a_few_lines()
    {
        var plan = Plan;
        VmMemory memory = new()
        {
            UsedBytes = 3000L << 20,
            Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(2), 96L << 20), new(TimeSpan.FromSeconds(10), 112L << 20)]),
        };
        var prediction = MigrationPrediction.Predict(plan, memory, Bandwidth.FromGigabitsPerSecond(1));
        Assert.InRange(prediction.TotalTime!.Value.P50.TotalSeconds, 28, 31);
    }

    [Fact]
    public void One_interval_is_too_little()
    {
        Assert.Contains(Predict(Plan, Memory(100, (1, 1))).Reasons, reason => reason.Code == PredictionReasonCode.OneInterval);
        Assert.DoesNotContain(Predict(Plan, Memory(100, (1, 1), (10, 5))).Reasons, reason => reason.Code == PredictionReasonCode.OneInterval);
    }

    [Fact]
    public void Any_numbers_are_taken()
    {
        var huge = new VmMemory { UsedBytes = long.MaxValue, ZeroBytes = long.MaxValue, Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromTicks(1), long.MaxValue)]) };
        foreach (var limit in new Bandwidth?[] { null, Bandwidth.Zero, Bandwidth.FromBitsPerSecond(1), Bandwidth.MaxValue })
        {
            foreach (var memory in new[] { huge, new VmMemory() })
            {
                foreach (var bandwidth in new Bandwidth?[] { null, Bandwidth.Zero, Bandwidth.MaxValue })
                {
                    var prediction = MigrationPrediction.Predict(Plan with { BandwidthLimit = limit, AutoConverge = true }, memory, bandwidth, new() { LinkLatency = TimeSpan.FromSeconds(10) });
                    Assert.NotEqual(PredictionVerdict.Unknown, prediction.Verdict);
                    Assert.All(Words(prediction), words => Assert.NotEqual("", words));
                }
            }
        }
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { ParallelConnection = Bandwidth.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { ZstdRatio = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { DirtySpread = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { Overhead = TimeSpan.FromHours(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { DowntimeLimit = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { LinkEfficiency = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { LinkEfficiency = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { LinkLatency = TimeSpan.FromSeconds(11) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VmMemory { UsedBytes = -1 });
        Assert.Throws<ArgumentNullException>(() => new VmMemory { Dirtied = null! });
        Assert.Throws<ArgumentNullException>(() => MigrationPrediction.Predict(Plan, null!, null));
    }
}
