using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Accuracy;

/// <summary>
/// Of each recorded run, a curve is fitted on its even passes, and the odd ones are predicted. What a pass copies was changed during the one before. The last column
/// is what the first pass leaves unknown: as which power of the interval the changes fall from the first pass to the second (1: a steady rate; 0: the same pages again and again).
/// </summary>
internal static class CurveAccuracy
{
    private const long PageBytes = 4096;

    internal static void Print(CsvTable table)
    {
        Console.WriteLine("run                          odd passes   median error   90th pct   outside   their median error   power");
        List<double> inside = [], outside = [], powers = [];
        foreach (var run in table.Rows.GroupBy(row => table.Text(row, "workload")))
        {
            var passes = run.OrderBy(row => table.Number(row, "iteration")).ToArray();
            var points = passes.Zip(passes.Skip(1), (pass, next) => new DirtyPoint(
                TimeSpan.FromMicroseconds(table.Number(pass, "iteration_us")), (long)table.Number(next, "pages_copied") * PageBytes)).ToArray();
            var even = points.Where((_, index) => index % 2 == 0).ToArray();
            var odd = points.Where((_, index) => index % 2 == 1 && points[index].Bytes > 0).ToArray();
            var curve = DirtyCurve.FromPoints(even);
            var (least, most) = (even.Min(point => point.Interval), even.Max(point => point.Interval));
            var errors = odd.Select(point => (Error: Math.Abs((double)curve.BytesWithin(point.Interval) - point.Bytes) / point.Bytes,
                IsOutside: point.Interval < least || point.Interval > most)).ToArray();
            inside.AddRange(errors.Select(error => error.Error));
            outside.AddRange(errors.Where(error => error.IsOutside).Select(error => error.Error));
            powers.Add(Math.Log((double)points[1].Bytes / points[0].Bytes) / Math.Log(points[1].Interval / points[0].Interval));
            Line(run.Key, [.. errors.Select(error => error.Error)], [.. errors.Where(error => error.IsOutside).Select(error => error.Error)], powers[^1]);
        }

        Line("all", inside, outside, powers.Quantile(0.5));
    }

    private static void Line(string name, List<double> errors, List<double> outside, double power) => Console.WriteLine(FormattableString.Invariant(
        $"{name,-28} {errors.Count,10} {errors.Quantile(0.5),14:P1} {errors.Quantile(0.9),10:P1} {outside.Count,9} {outside.Quantile(0.5),20:P1} {power,7:F2}"));
}
