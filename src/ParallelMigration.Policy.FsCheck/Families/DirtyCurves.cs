using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Dirty curves: of a VM that keeps rewriting a set of pages, of a steady one, and of points that do not fit together.</summary>
internal static class DirtyCurves
{
    private const int MostPoints = 5;

    internal static Arbitrary<DirtyCurve> Valid { get; } = Gen.Frequency(
        (1, Gen.Constant(DirtyCurve.None)),
        (3, Rewriting()),
        (3, Generating.UpTo(MostPoints, DirtyPoints.Valid.Generator).Select(Of))).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<DirtyCurve> Hostile { get; } = Arb.From(
        Gen.Frequency((1, Valid.Generator), (1, Generating.UpTo(3 * MostPoints, DirtyPoints.Hostile.Generator).Select(Of))), Shrink);

    /// <summary>Points that are taken together can make a curve with larger numbers: only simpler ones are offered.</summary>
    internal static IEnumerable<DirtyCurve> Shrink(DirtyCurve curve)
    {
        var measure = Measure(curve);
        return Shrinking.List(curve.Points, DirtyPoints.Shrink).Select(Of).Where(simpler => Measure(simpler) < measure);
    }

    private static decimal Measure(DirtyCurve curve) => curve.Points.Sum(point => 1 + DirtyPoints.Measure(point));

    private static DirtyCurve Of(IEnumerable<DirtyPoint> points)
    {
        DirtyPoint[] measured = [.. points.Where(point => point.Interval > TimeSpan.Zero)];
        return measured.Length == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(measured);
    }

    /// <summary>Each interval is half as long again as the one before or more, and its rate lower: the same pages are written again.</summary>
    private static Gen<DirtyCurve> Rewriting() =>
        from rate in Gen.Choose(1, 20_000)
        from set in Gen.Choose(1, 16_384)
        from milliseconds in Gen.Choose(100, 2_000)
        from growths in Generating.UpTo(MostPoints - 1, Gen.Choose(15, 60))
        select Of(Intervals(milliseconds, growths).Select(interval => new DirtyPoint(
            TimeSpan.FromTicks(interval * TimeSpan.TicksPerMillisecond),
            (long)(set * (1 - Math.Exp(-rate * (interval / 1_000d) / set)) * 256) * 4_096)));

    private static IEnumerable<long> Intervals(long first, IEnumerable<int> growths)
    {
        yield return first;
        foreach (var tenths in growths)
        {
            first = first * tenths / 10;
            yield return first;
        }
    }
}
