using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

/// <summary>What holds of every prediction.</summary>
public sealed class PredictionLaws
{
    private static readonly TimeSpan Instant = TimeSpan.FromMicroseconds(1);

    public sealed record Migration(MigrationPlan Plan, VmMemory Memory, DirtyPoint[] Points, long Mbps)
    {
        /// <summary>The same migration of a VM that changes a half, a quarter… of what it changed: exactly so, since all points are whole KiB.</summary>
        internal Migration Slower(int halvings) => this with
        {
            Memory = Memory with { Dirtied = DirtyCurve.FromPoints(Points.Select(point => new DirtyPoint(point.Interval, point.Bytes >> halvings))) },
        };

        internal MigrationPrediction Predict(double faster = 1) => MigrationPrediction.Predict(
            Plan.BandwidthLimit is null ? Plan : Plan with { BandwidthLimit = Bandwidth.FromBitsPerSecond((long)(Plan.BandwidthLimit.Value.BitsPerSecond * faster)) },
            Memory,
            Bandwidth.FromBitsPerSecond((long)(Mbps * 1_000_000 * faster)));
    }

    [Property(MaxTest = 400)]
    public Property More_bandwidth_never_makes_the_verdict_worse() => Prop.ForAll(Migrations(), Gen.Choose(101, 400).ToArbitrary(), (migration, percent) =>
    {
        var one = EitherScheduleOrAutoConverge(migration);
        Assert.True(one.Predict(percent / 100d).Verdict <= one.Predict().Verdict);
    });

    [Property(MaxTest = 400)]
    public Property More_bandwidth_never_takes_longer_where_nothing_but_the_downtime_limit_ends_it() => Prop.ForAll(Migrations(), Gen.Choose(101, 400).ToArbitrary(), (migration, percent) =>
    {
        var plain = Plain(migration);
        Assert.True(NoLonger(plain.Predict(percent / 100d), plain.Predict()));
    });

    /// <summary>Not so with a schedule or auto-converge: a guest that is a little faster makes them act earlier, and may so end earlier.</summary>
    [Property(MaxTest = 400)]
    public Property A_lower_curve_never_takes_longer_where_nothing_but_the_downtime_limit_ends_it() => Prop.ForAll(Migrations(), Gen.Choose(1, 10).ToArbitrary(), (migration, halvings) =>
    {
        var plain = Plain(migration);
        var lower = plain.Slower(halvings);
        Assert.True(NoLonger(lower.Predict(), plain.Predict()));
    });

    [Property(MaxTest = 400)]
    public Property A_lower_curve_never_makes_the_verdict_worse() => Prop.ForAll(Migrations(), Gen.Choose(1, 10).ToArbitrary(), (migration, halvings) =>
    {
        var one = EitherScheduleOrAutoConverge(migration);
        Assert.True(one.Slower(halvings).Predict().Verdict <= one.Predict().Verdict);
    });

    /// <summary>With a schedule and auto-converge too: what ends before either of them acts still does so for a slower guest or on a faster link.</summary>
    [Property(MaxTest = 400)]
    public Property What_ends_by_itself_ends_by_itself_with_a_lower_curve_or_more_bandwidth() => Prop.ForAll(Migrations(), Gen.Choose(1, 10).ToArbitrary(), (migration, halvings) =>
    {
        if (migration.Predict().Verdict == PredictionVerdict.Converges)
        {
            Assert.Equal(PredictionVerdict.Converges, migration.Slower(halvings).Predict().Verdict);
            Assert.Equal(PredictionVerdict.Converges, migration.Predict(1 + (halvings / 4d)).Verdict);
        }
    });

    [Property(MaxTest = 400)]
    public Property Percentiles_rise_and_there_are_none_without_an_end() => Prop.ForAll(Migrations(), migration =>
    {
        var prediction = migration.Predict();
        var hasEnd = prediction.Verdict is not (PredictionVerdict.NeverEnds or PredictionVerdict.Aborted);
        Assert.NotEqual(PredictionVerdict.Unknown, prediction.Verdict);
        Assert.All([Seconds(prediction.TotalTime), Seconds(prediction.Downtime), prediction.TransferredBytes, prediction.Passes], range =>
        {
            Assert.Equal(hasEnd, range is not null);
            Assert.True(range is not { } known || (known.P5 >= 0 && known.P5 <= known.P50 && (known.P95 is null || known.P50 <= known.P95)));
        });
    });

    [Property(MaxTest = 200)]
    public Property The_same_migration_has_the_same_prediction_in_the_same_words() => Prop.ForAll(Migrations(), migration =>
    {
        var (one, other) = (migration.Predict(), migration.Predict());
        Assert.Equal(one.TotalTime, other.TotalTime);
        Assert.Equal(one.Reasons.Select(reason => reason.Message), other.Reasons.Select(reason => reason.Message));
        Assert.Equal(one.Remedies, other.Remedies);
        Assert.Equal(one.Course, other.Course);
        Assert.All(one.Reasons.Concat(one.Remedies), reason => Assert.NotEqual("", reason.Message));
    });

    [Property(MaxTest = 200)]
    public Property What_is_said_to_help_helps() => Prop.ForAll(Migrations(), migration =>
    {
        foreach (var remedy in migration.Predict().Remedies)
        {
            var better = remedy.Code switch
            {
                PredictionReasonCode.MoreBandwidthHelps => MigrationPrediction.Predict(
                    migration.Plan with { BandwidthLimit = migration.Plan.BandwidthLimit is null ? null : remedy.Bandwidth }, migration.Memory, Bandwidth.FromBitsPerSecond((long)(remedy.Bandwidth!.Value.BitsPerSecond / 0.94) + 10)),
                PredictionReasonCode.NoEncryptionHelps => (migration with { Plan = migration.Plan with { Encrypted = false } }).Predict(),
                PredictionReasonCode.ZstdHelps => (migration with { Plan = migration.Plan with { Compression = MigrationCompression.Zstd } }).Predict(),
                PredictionReasonCode.AutoConvergeHelps => (migration with { Plan = migration.Plan with { AutoConverge = true } }).Predict(),
                _ => null,
            };
            Assert.True(better is null || better.Verdict == remedy.Verdict, $"{remedy}: {better?.Verdict}");
        }
    });

    private static Migration Plain(Migration migration) =>
        migration with { Plan = migration.Plan with { Convergence = ConvergenceSchedule.None, AutoConverge = false } };

    /// <summary>Where both act, which of them comes first is a matter of seconds: a guest that is a little slower may stall before it is slowed down.</summary>
    private static Migration EitherScheduleOrAutoConverge(Migration migration) => migration.Plan.Convergence.Equals(ConvergenceSchedule.None)
        ? migration
        : migration with { Plan = migration.Plan with { AutoConverge = false } };

    private static bool NoLonger(MigrationPrediction better, MigrationPrediction worse) =>
        worse.TotalTime is not { } most || (better.TotalTime is { } least && least.P50 <= most.P50 + Instant && least.P5 <= most.P5 + Instant);

    private static PredictedRange<double>? Seconds(PredictedRange<TimeSpan>? time) =>
        time is { } range ? new(range.P5.TotalSeconds, range.P50.TotalSeconds, range.P95?.TotalSeconds) : null;

    private static Arbitrary<Migration> Migrations() => (
        from mebibytes in Gen.Choose(1, 65_536)
        from points in DirtyCurveTests.Points().Generator
        from mbps in Gen.Choose(100, 100_000)
        from limited in Gen.Elements(true, false)
        from connections in Gen.Elements<int?>(null, 2, 8)
        from encrypted in Gen.Elements(true, false)
        from auto in Gen.Elements(true, false)
        from downtimes in Gen.Choose(1, 5_000).ListOf(3)
        from last in Gen.Elements<ConvergenceAction[]>([], [ConvergenceAction.PostCopy], [ConvergenceAction.Abort])
        from hasSchedule in Gen.Elements(true, false)
        select new Migration(
            new()
            {
                Connections = connections,
                BandwidthLimit = limited ? Bandwidth.FromMegabitsPerSecond(Math.Max(1, mbps / 2)) : null,
                Encrypted = encrypted,
                AutoConverge = auto,
                MaxOutgoingMigrations = 1,
                MaxIncomingMigrations = 1,
                PostCopy = true,
                Convergence = hasSchedule
                    ? new([], downtimes.Order().Select((downtime, index) => new ConvergenceStep(index + 1, ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(downtime)))), last)
                    : ConvergenceSchedule.None,
            },
            new() { UsedBytes = (long)mebibytes << 20, Dirtied = DirtyCurve.FromPoints(points) },
            points,
            mbps)).ToArbitrary();
}
