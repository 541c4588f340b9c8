using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Accuracy;

/// <summary>
/// Whole drains against the predictions of their migrations: each migration begins when it did, in the recorded order, and takes as long as predicted; and once more with
/// planned starts only, each as soon as those that the plan had before it at its hosts have ended by prediction.
/// </summary>
internal static class DrainAccuracy
{
    internal static void Print(CsvTable drains, CsvTable migrations)
    {
        var byDrain = migrations.Rows.ToLookup(row => (migrations.Text(row, "plan"), migrations.Text(row, "rep")));
        var all = drains.Rows.Select(row => Of(drains, row, migrations, [.. byDrain[(drains.Text(row, "plan"), drains.Text(row, "rep"))]])).ToArray();
        Console.WriteLine("total time of a drain                n   mean error   median   90th pct   mean of predicted / real");
        Line("recorded starts", all, drain => drain.AtRecordedStarts);
        Line("planned order, own starts", all, drain => drain.InPlannedOrder);
        Line("the file's own plan", all, drain => drain.Planned);
    }

    private static void Line(string name, Drain[] drains, Func<Drain, double> predicted)
    {
        var errors = drains.Select(drain => Math.Abs(predicted(drain) - drain.Real) / drain.Real).ToArray();
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-30} {drains.Length,7} {errors.Average(),12:P1} {errors.Quantile(0.5),8:P1} {errors.Quantile(0.9),10:P1} {drains.Average(drain => predicted(drain) / drain.Real),12:F3}"));
    }

    private static Drain Of(CsvTable drains, string[] drain, CsvTable table, string[][] rows)
    {
        var seconds = rows.Select(row => MigrationAccuracy.Predict(table, row).P50.TotalSeconds).ToArray();
        return new(
            drains.Number(drain, "real_makespan_s"),
            drains.Number(drain, "planned_makespan_s"),
            rows.Zip(seconds, (row, time) => table.Number(row, "real_start_s") + time).Max(),
            InOrder(table, rows, seconds));
    }

    /// <summary>A migration that the plan begins when another one at its hosts ends waits for that one.</summary>
    private static double InOrder(CsvTable table, string[][] rows, double[] seconds)
    {
        List<(string[] Row, double PlannedEnd, double End)> before = [];
        foreach (var (row, time) in rows.Zip(seconds).OrderBy(item => table.Number(item.First, "planned_start_s")))
        {
            var begins = table.Number(row, "planned_start_s");
            var hosts = new[] { table.Text(row, "src"), table.Text(row, "dst") };
            var start = before.Where(other => other.PlannedEnd <= begins && (hosts.Contains(table.Text(other.Row, "src")) || hosts.Contains(table.Text(other.Row, "dst"))))
                .Select(other => other.End).DefaultIfEmpty().Max();
            before.Add((row, begins + table.Number(row, "planned_duration_s"), start + time));
        }

        return before.Max(other => other.End);
    }

    private sealed record Drain(double Real, double Planned, double AtRecordedStarts, double InPlannedOrder);
}
