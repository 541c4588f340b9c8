using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>What holds of every prediction and every calibration, of whatever it is made.</summary>
public abstract class PredictionLaws
{
    private static readonly TimeSpan Instant = TimeSpan.FromMicroseconds(10);

    /// <summary>
    /// With a schedule, moments decide which of its steps comes before the end. For ordinary migrations the predictor's own tests hold it of those too.
    /// </summary>
    [Property]
    public void More_bandwidth_never_makes_the_verdict_worse(MigrationPlan plan, VmMemory memory, Bandwidth? link, PredictionOptions options)
    {
        var plain = plan with { Convergence = ConvergenceSchedule.None };
        var (slow, fast) = (MigrationPrediction.Predict(plain, memory, link, options), MigrationPrediction.Predict(Twice(plain), memory, Twice(link), options));
        Assert.True(fast.Verdict <= slow.Verdict, $"{slow.Verdict} becomes {fast.Verdict}");
    }

    [Property]
    public void A_lower_curve_never_lengthens_a_migration(MigrationPlan plan, VmMemory memory, Bandwidth? link, PredictionOptions options)
    {
        var plain = plan with { Convergence = ConvergenceSchedule.None, AutoConverge = false };
        var (higher, lower) = (MigrationPrediction.Predict(plain, memory, link, options), MigrationPrediction.Predict(plain, Half(memory), link, options));
        Assert.True(lower.Verdict <= higher.Verdict, $"{higher.Verdict} becomes {lower.Verdict}");
        if (higher.TotalTime is { } most)
        {
            var least = Assert.NotNull(lower.TotalTime);
            Assert.True(least.P5 <= most.P5 + Instant && least.P50 <= most.P50 + Instant, $"{most} becomes {least}");
            Assert.True(most.P95 is not { } high || least.P95 <= high + Instant, $"{most} becomes {least}");
        }
    }

    [Property]
    public void Ranges_are_ordered_and_are_there_where_there_is_an_end(MigrationPlan plan, VmMemory memory, Bandwidth? link, PredictionOptions options)
    {
        var prediction = MigrationPrediction.Predict(plan, memory, link, options);
        var hasEnd = prediction.Verdict is not (PredictionVerdict.Aborted or PredictionVerdict.NeverEnds);
        Assert.True(Enum.IsDefined(prediction.Verdict) && prediction.Verdict != PredictionVerdict.Unknown);
        Assert.All([Seconds(prediction.TotalTime), Seconds(prediction.Downtime), prediction.TransferredBytes, prediction.Passes], range =>
        {
            Assert.Equal(hasEnd, range is not null);
            Assert.True(range is not { } known || (known.P5 >= 0 && known.P5 <= known.P50 && known.P50 <= (known.P95 ?? double.MaxValue)), $"{range}");
        });
        Assert.All(prediction.Reasons.Concat(prediction.Remedies), reason => Assert.NotEmpty(reason.Message));
        Assert.NotEmpty($"{prediction} {prediction.Outcome}");
        Assert.Equal(prediction.Course.OrderBy(point => point.Elapsed).Select(point => point.Elapsed), prediction.Course.Select(point => point.Elapsed));
    }

    [Property]
    public void A_curve_starts_at_0_never_falls_and_rises_ever_more_slowly(DirtyCurve curve, DirtyPoint one, DirtyPoint other)
    {
        Assert.Equal(0, curve.BytesWithin(TimeSpan.Zero));
        var (shorter, longer) = one.Interval < other.Interval ? (one.Interval, other.Interval) : (other.Interval, one.Interval);
        Assert.True(curve.BytesWithin(shorter) <= curve.BytesWithin(longer));
        var (less, more) = ((double)curve.BytesWithin(shorter), (double)curve.BytesWithin(longer));
        Assert.True(more * shorter.Ticks <= ((less + 1) * longer.Ticks * (1 + 1e-9)) + 1, $"{less} in {shorter}, {more} in {longer}");
    }

    /// <summary>A curve is written as its points.</summary>
    [Property]
    public void A_curve_of_a_curve_s_points_is_that_curve(DirtyCurve curve) =>
        Assert.Equal(curve, curve.Points.Count == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(curve.Points));

    [Property]
    public void Whatever_the_history_each_migration_counts_once_or_is_left_out_once(MigrationRecord[] history, byte more, ushort seconds, byte share)
    {
        var kinds = Calibrated(history, more, seconds, share);
        var known = history.Count(record => record.Kind is ConnectionKind.Plain or ConnectionKind.Encrypted or ConnectionKind.Zstd);
        Assert.Equal(known, kinds.Sum(kind => kind.Migrations + kind.LeftOut));
        Assert.All(kinds, kind =>
        {
            Assert.NotEmpty(kind.ToString());
            Assert.Equal(kind.Links.Min(link => link.PerConnection), kind.PerConnection);
            Assert.All(kind.Links.SelectMany(link => link.Numbers), number => Assert.True(number.Low <= number.Median && number.Median <= number.High));
            Assert.True(!(kind.PerConnection <= Bandwidth.Zero));
        });
    }

    /// <summary>The order in which migrations stand in files decides nothing.</summary>
    [Property]
    public void A_calibration_is_the_same_in_any_order(MigrationRecord[] history, byte more, ushort seconds, byte share) => Assert.Equal(
        Calibrated(history, more, seconds, share).Select(kind => (kind.PerConnection, kind.Migrations, kind.LeftOut)),
        Calibrated(history.Reverse(), more, seconds, share).Select(kind => (kind.PerConnection, kind.Migrations, kind.LeftOut)));

    private static IReadOnlyList<ConnectionCalibration> Calibrated(IEnumerable<MigrationRecord> history, byte more, ushort seconds, byte share) =>
        ConnectionCalibration.FromHistory(history, 1 + more, TimeSpan.FromSeconds(seconds), (1 + share) / 256d);

    private static PredictedRange<double>? Seconds(PredictedRange<TimeSpan>? time) => time is { } range ? new(range.P5.TotalSeconds, range.P50.TotalSeconds, range.P95?.TotalSeconds) : null;

    private static MigrationPlan Twice(MigrationPlan plan) => plan with { BandwidthLimit = Twice(plan.BandwidthLimit) };

    private static Bandwidth? Twice(Bandwidth? link) => link is { } bandwidth ? Twice(bandwidth) : null;

    private static Bandwidth Twice(Bandwidth bandwidth) => bandwidth > Bandwidth.MaxValue / 2 ? Bandwidth.MaxValue : Bandwidth.FromBitsPerSecond(bandwidth.BitsPerSecond * 2);

    /// <summary>The same shape, with half of everything: what has an odd last bit is lowered by it first, in both.</summary>
    private static VmMemory Half(VmMemory memory) => memory with
    {
        Dirtied = memory.Dirtied.Points.Count == 0 ? DirtyCurve.None
            : DirtyCurve.FromPoints(memory.Dirtied.Points.Select(point => new DirtyPoint(point.Interval, point.Bytes / 2))),
    };

    [Laws(Arbitrary = [typeof(ValidArbitraries)], Cases = 300)]
    public sealed class OfValid : PredictionLaws;

    [Laws(Arbitrary = [typeof(HostileArbitraries)], Cases = 300)]
    public sealed class OfHostile : PredictionLaws;
}
