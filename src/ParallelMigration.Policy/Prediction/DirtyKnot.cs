using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Prediction;

/// <summary>A corner of a dirty curve while it is made: the medians of some measured points that follow each other.</summary>
/// <param name="Seconds">The interval.</param>
/// <param name="Bytes">What changes within it.</param>
/// <param name="First">The first of the points, by rising interval.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct DirtyKnot(double Seconds, double Bytes, int First, int End)
{
    private int Weight => End - First;

    internal static DirtyKnot Of(DirtyPoint[] sorted, int first, int end)
    {
        var points = sorted.Skip(first).Take(end - first).ToArray();
        return new(Median(points, point => point.Interval.TotalSeconds), Median(points, point => point.Bytes), first, end);
    }

    /// <summary>
    /// Adds the next points so that the curve stays monotone and concave: while it falls, or rises faster than before, the points of the last two knots
    /// become one knot (pooling of adjacent violators, by medians). A knot that falls and has fewer points is raised instead, so that the other keeps its place.
    /// </summary>
    internal static void Add(List<DirtyKnot> knots, DirtyPoint[] sorted, DirtyKnot next)
    {
        while (knots.Count > 0)
        {
            var last = knots[knots.Count - 1];
            if (next.Bytes < last.Bytes && next.Weight < last.Weight)
            {
                next = next with { Bytes = last.Bytes };
            }

            var before = knots.Count > 1 ? knots[knots.Count - 2] : default;
            if (next.Bytes >= last.Bytes && SlopeFrom(last, next) <= SlopeFrom(before, last))
            {
                break;
            }

            knots.RemoveAt(knots.Count - 1);
            next = Of(sorted, last.First, next.End);
        }

        knots.Add(next);
    }

    private static double SlopeFrom(in DirtyKnot from, in DirtyKnot to) => (to.Bytes - from.Bytes) / (to.Seconds - from.Seconds);

    private static double Median(DirtyPoint[] points, Func<DirtyPoint, double> value)
    {
        var values = points.Select(value).OrderBy(each => each).ToArray();
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
