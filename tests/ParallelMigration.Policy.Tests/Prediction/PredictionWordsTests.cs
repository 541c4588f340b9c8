using System;
using System.Linq;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

/// <summary>Each sentence of a prediction, whole.</summary>
public sealed class PredictionWordsTests
{
    private static PredictionReason Reason(PredictionReasonCode code, PredictionVerdict verdict = default, int? number = null) => new()
    {
        Code = code,
        Bandwidth = Bandwidth.FromMegabitsPerSecond(12_345),
        Bytes = 1_294_992, // 1.235 MiB
        Downtime = TimeSpan.FromMilliseconds(300),
        Number = number,
        Verdict = verdict,
    };

    [Theory]
    [InlineData(PredictionReasonCode.RateByLimit, null, "Memory is sent at 12.3 Gbps: the plan's limit.")]
    [InlineData(PredictionReasonCode.RateByLink, null, "Memory is sent at 12.3 Gbps: what the link carries.")]
    [InlineData(PredictionReasonCode.RateByConnections, 1, "Memory is sent at 12.3 Gbps: what one connection carries.")]
    [InlineData(PredictionReasonCode.RateByConnections, 4, "Memory is sent at 12.3 Gbps: what 4 connections carry.")]
    [InlineData(PredictionReasonCode.RestFitsDowntime, null, "The last 1.24 MiB can be sent within the downtime limit of 300 ms.")]
    [InlineData(PredictionReasonCode.GuestSlowedDown, 40, "Auto-converge slows the guest's CPUs down by up to 40 %.")]
    [InlineData(PredictionReasonCode.StepTaken, 2, "The migration stalls until step 2 of the schedule. The last 1.24 MiB can then be sent within the downtime limit of 300 ms.")]
    [InlineData(PredictionReasonCode.SwitchesToPostCopy, 3, "The schedule switches to post-copy at step 3, with 1.24 MiB left to send.")]
    [InlineData(PredictionReasonCode.SwitchesToPostCopy, null, "The schedule switches to post-copy at the start, with 1.24 MiB left to send.")]
    [InlineData(PredictionReasonCode.ScheduleAborts, 3, "The schedule aborts the migration at step 3, with 1.24 MiB left to send.")]
    [InlineData(PredictionReasonCode.ScheduleAborts, null, "The schedule aborts the migration at the start, with 1.24 MiB left to send.")]
    [InlineData(PredictionReasonCode.GuestTooFast, null, "The guest keeps changing 1.24 MiB during a pass, more than can be sent within the downtime limit of 300 ms.")]
    [InlineData(PredictionReasonCode.OneInterval, null, "The memory's changes were measured over one interval only. A second interval makes the prediction better.")]
    [InlineData(PredictionReasonCode.MoreBandwidthHelps, null, "With 12.3 Gbps it would end by itself.")]
    [InlineData(PredictionReasonCode.LongerDowntimeHelps, null, "With a downtime limit of 300 ms it would end by itself.")]
    [InlineData(PredictionReasonCode.Unknown, null, "")]
    public void A_reason_in_words(PredictionReasonCode code, int? number, string words)
    {
        var reason = Reason(code, number: number);
        Assert.Equal((words, $"{code}: {words}"), (reason.Message, reason.ToString()));
    }

    [Theory]
    [InlineData(PredictionVerdict.Converges, "it ends by itself")]
    [InlineData(PredictionVerdict.ConvergesThrottled, "it ends once the guest is slowed down")]
    [InlineData(PredictionVerdict.ConvergesAtStep, "it ends at a later step of the schedule")]
    [InlineData(PredictionVerdict.PostCopy, "it ends by post-copy")]
    [InlineData(PredictionVerdict.Aborted, "the schedule aborts it")]
    [InlineData(PredictionVerdict.NeverEnds, "it never ends")]
    [InlineData(PredictionVerdict.Unknown, "not known")]
    public void An_outcome_in_words(PredictionVerdict verdict, string words)
    {
        Assert.Equal(words, new MigrationPrediction { Verdict = verdict }.Outcome);
        Assert.Equal($"The end is uncertain: {words} is possible too.", Reason(PredictionReasonCode.EndUncertain, verdict).Message);
        Assert.Equal($"Without encryption the outcome would be: {words}.", Reason(PredictionReasonCode.NoEncryptionHelps, verdict).Message);
        Assert.Equal($"With zstd the outcome would be: {words}.", Reason(PredictionReasonCode.ZstdHelps, verdict).Message);
        Assert.Equal($"With auto-converge the outcome would be: {words}.", Reason(PredictionReasonCode.AutoConvergeHelps, verdict).Message);
    }

    [Theory]
    [InlineData(123_456_000_000, "123 Gbps")]
    [InlineData(1_000_000_000, "1 Gbps")]
    [InlineData(999_400_000, "999 Mbps")]
    [InlineData(1_000_000, "1 Mbps")]
    [InlineData(999, "999 bit/s")]
    [InlineData(0, "0 bit/s")]
    public void A_rate_has_three_digits(long bits, string words) => Assert.Equal(
        $"With {words} it would end by itself.", new PredictionReason { Code = PredictionReasonCode.MoreBandwidthHelps, Bandwidth = Bandwidth.FromBitsPerSecond(bits) }.Message);

    [Fact]
    public void A_prediction_is_another_where_any_of_it_differs()
    {
        MigrationPrediction prediction = new()
        {
            Verdict = PredictionVerdict.ConvergesAtStep,
            Step = 1,
            TotalTime = Times(2),
            Downtime = Times(3),
            TransferredBytes = new(4, 4, 4),
            Passes = new(5, 5, 5),
            Reasons = [Reason(PredictionReasonCode.StepTaken)],
            Remedies = [Reason(PredictionReasonCode.ZstdHelps)],
            Course = [new() { BytesTotal = 6 }],
        };
        MigrationPrediction[] others =
        [
            prediction with { Verdict = PredictionVerdict.Converges },
            prediction with { Step = 2 },
            prediction with { TotalTime = Times(9) },
            prediction with { Downtime = Times(9) },
            prediction with { TransferredBytes = new(4, 4, 9) },
            prediction with { Passes = new(5, 5, null) },
            prediction with { Reasons = [] },
            prediction with { Remedies = [] },
            prediction with { Course = [] },
        ];
        var same = prediction with { Reasons = [.. prediction.Reasons], Remedies = [.. prediction.Remedies], Course = [.. prediction.Course] };
        Assert.Equal((prediction, prediction.GetHashCode()), (same, same.GetHashCode()));
        Assert.All(others, other => Assert.NotEqual(prediction, other));
        Assert.NotEqual(prediction.GetHashCode(), others[0].GetHashCode());
        Assert.False(prediction.Equals(null));
        Assert.Equal(["ConvergesAtStep: 2 s to 2 s", "NeverEnds"], new[] { prediction, new() { Verdict = PredictionVerdict.NeverEnds } }.Select(each => each.ToString()));

        static PredictedRange<TimeSpan> Times(int seconds) => new(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void What_is_missing_is_refused_by_its_name()
    {
        Assert.Equal("plan", Assert.Throws<ArgumentNullException>(() => MigrationPrediction.Predict(null!, new(), null)).ParamName);
        Assert.Equal("memory", Assert.Throws<ArgumentNullException>(() => MigrationPrediction.Predict(new(), null!, null)).ParamName);
        Assert.Equal("convert", Assert.Throws<ArgumentNullException>(() => new PredictedRange<int>(1, 2, null).Select<int>(null!)).ParamName);
        Assert.Equal("ZeroBytes", Assert.Throws<ArgumentOutOfRangeException>(() => new VmMemory { ZeroBytes = -1 }).ParamName);
        Assert.Equal("UsedBytes", Assert.Throws<ArgumentOutOfRangeException>(() => new VmMemory { UsedBytes = -1 }).ParamName);
        Assert.Equal("Dirtied", Assert.Throws<ArgumentNullException>(() => new VmMemory { Dirtied = null! }).ParamName);
    }

    /// <summary>A link of 1 Gbps carries 118 MB a second, of zstd 329 MB of memory; the guest changes 200.</summary>
    [Theory]
    [InlineData(true, MigrationCompression.None, false, true)]
    [InlineData(true, MigrationCompression.None, true, false)]
    [InlineData(false, MigrationCompression.None, false, false)]
    [InlineData(true, MigrationCompression.Zstd, false, false)]
    public void Zstd_is_a_remedy_of_what_is_parallel_and_neither_compressed_nor_zero_copy(bool isParallel, MigrationCompression compression, bool zeroCopy, bool helps)
    {
        MigrationPlan plan = new() { Connections = isParallel ? 4 : null, Compression = compression, ZeroCopy = zeroCopy };
        var rate = compression == MigrationCompression.Zstd ? 400 : 200;
        VmMemory memory = new() { UsedBytes = 4_000_000_000, Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), rate * 1_000_000L)]) };
        var remedies = MigrationPrediction.Predict(plan, memory, Bandwidth.FromGigabitsPerSecond(1)).Remedies;
        Assert.Equal(
            helps ? [PredictionVerdict.Converges] : [], remedies.Where(remedy => remedy.Code == PredictionReasonCode.ZstdHelps).Select(remedy => remedy.Verdict));
    }

    /// <summary>The link is too slow for it, encrypted or not; slowed down it would end.</summary>
    [Fact]
    public void What_changes_nothing_is_no_remedy()
    {
        VmMemory memory = new() { UsedBytes = 4_000_000_000, Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), 200_000_000)]) };
        var remedies = MigrationPrediction.Predict(new() { Encrypted = true }, memory, Bandwidth.FromGigabitsPerSecond(1)).Remedies;
        Assert.Equal(
            [PredictionReasonCode.MoreBandwidthHelps, PredictionReasonCode.AutoConvergeHelps],
            remedies.Select(remedy => remedy.Code));
    }
}
