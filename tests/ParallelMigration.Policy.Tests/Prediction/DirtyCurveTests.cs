using System;
using System.Globalization;
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

    /// <summary>Each row: what was measured, and the corners of the curve.</summary>
    [Theory]
    [InlineData("1:100 1:100 1:100 2:50", "1:100 2:100")] // one that falls, of fewer points, is raised
    [InlineData("1:100 2:50", "1.5:75")] // of as many, both become one
    [InlineData("1:100 2:50 2:50 2:50", "2:50")] // of more, it decides
    [InlineData("1:100 1:100 1:100 2:150", "1:100 2:150")] // one that rises stays, whatever its weight
    [InlineData("1:100 2:100", "1:100 2:100")] // level
    [InlineData("1:50 2:100", "1:50 2:100")] // straight on
    [InlineData("1:50 2:101", "1.5:75")] // steeper than before
    [InlineData("1:100 1.1:102", "1.05:101")] // within 10 %: one interval
    [InlineData("2:100 2.2:102", "2.1:101")] // exactly 10 %
    [InlineData("1:100 1.2:102", "1:100 1.2:102")]
    public void Corners_are_medians_of_what_fits(string measured, string corners)
    {
        Assert.Equal(Points(corners), DirtyCurve.FromPoints(Points(measured)).Points);

        static DirtyPoint[] Points(string text) =>
            [.. text.Split(' ').Select(point => point.Split(':')).Select(point => Point(double.Parse(point[0], CultureInfo.InvariantCulture), long.Parse(point[1], CultureInfo.InvariantCulture)))];
    }

    [Fact]
    public void Curves_are_equal_by_their_corners()
    {
        DirtyCurve[] curves = [DirtyCurve.None, .. new[] { (1, 100), (1, 101), (2, 100) }.Select(point => DirtyCurve.FromPoints([Point(point.Item1, point.Item2)]))];
        Assert.Equal(curves.Length, curves.Select(curve => curve.GetHashCode()).Distinct().Count());
        Assert.Equal(curves.Length, curves.Distinct().Count());
        Assert.Equal(DirtyCurve.FromPoints([Point(2, 100)]).GetHashCode(), curves[3].GetHashCode());
        Assert.Equal("none", DirtyCurve.None.ToString());
    }

    [Fact]
    public void Refuses_what_is_no_measurement()
    {
        Assert.Equal(
            "A dirty curve needs at least one point, each with an interval of more than 0. (Parameter 'points')", Assert.Throws<ArgumentException>(() => DirtyCurve.FromPoints([])).Message);
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
