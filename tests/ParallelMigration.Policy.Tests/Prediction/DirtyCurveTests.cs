using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

public sealed class DirtyCurveTests
{
    private static DirtyPoint Point(double seconds, long bytes) => new(TimeSpan.FromSeconds(seconds), bytes);

    private static long At(DirtyCurve curve, double seconds) => curve.BytesWithin(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Runs_through_its_points_and_from_zero_and_on_beyond_the_last()
    {
        var curve = DirtyCurve.FromPoints([Point(10, 112), Point(2, 96)]);
        Assert.Equal([0, 48, 96, 104, 112, 132], new[] { 0d, 1, 2, 6, 10, 20 }.Select(seconds => At(curve, seconds)));
        Assert.Equal([Point(2, 96), Point(10, 112)], curve.Points);
        Assert.Equal("96 bytes in 2 s, 112 bytes in 10 s", curve.ToString());
        Assert.Equal(0, curve.BytesWithin(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void One_point_is_a_rate()
    {
        var curve = DirtyCurve.FromPoints([Point(2, 100)]);
        Assert.Equal([50, 500], new[] { At(curve, 1), At(curve, 10) });
    }

    [Fact]
    public void An_outlier_among_equal_intervals_counts_little()
    {
        var curve = DirtyCurve.FromPoints([.. Enumerable.Repeat(Point(1, 100), 20), Point(1.05, 5_000), Point(1.2, 7_000)]);
        Assert.InRange(At(curve, 1), 90, 110);
    }

    [Fact]
    public void Refuses_what_is_no_measurement()
    {
        Assert.Throws<ArgumentException>(() => DirtyCurve.FromPoints([]));
        Assert.Throws<ArgumentException>(() => DirtyCurve.FromPoints([default]));
        Assert.Throws<ArgumentNullException>(() => DirtyCurve.FromPoints(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Point(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Point(86_401, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Point(1, -1));
        Assert.Equal(0, DirtyCurve.None.BytesWithin(TimeSpan.FromDays(1)));
    }

    [Property(MaxTest = 500)]
    public Property Is_monotone_and_concave_whatever_was_measured() => Prop.ForAll(Curves(), curve =>
    {
        var longest = curve.Points[curve.Points.Count - 1].Interval.TotalSeconds * 2;
        var values = Enumerable.Range(0, 101).Select(index => curve.At(longest * index / 100)).ToArray();
        for (var i = 1; i < values.Length; i++)
        {
            Assert.True(values[i] >= values[i - 1]);
            Assert.True(i < 2 || values[i] - values[i - 1] <= values[i - 1] - values[i - 2] + (1e-9 * values[100]));
        }
    });

    [Property(MaxTest = 200)]
    public Property Does_not_depend_on_the_order_of_points() => Prop.ForAll(Points(), points =>
        DirtyCurve.FromPoints(points.OrderBy(point => point.Bytes)).Equals(DirtyCurve.FromPoints(points.OrderByDescending(point => point.Bytes))));

    private static Arbitrary<DirtyCurve> Curves() => Points().Generator.Select(points => DirtyCurve.FromPoints(points)).ToArbitrary();

    internal static Arbitrary<DirtyPoint[]> Points() => (
        from milliseconds in Gen.Choose(1, 60_000)
        from kibibytes in Gen.Choose(0, 4_000_000)
        select Point(milliseconds / 1000d, kibibytes * 1024L)).NonEmptyListOf().Select(points => points.ToArray()).ToArbitrary();
}
