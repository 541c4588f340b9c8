using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Accuracy;

/// <summary>
/// Predictions against migrations that were measured. The limit handed to the hypervisor is the file's bandwidth, the network is 1 Gbps, MB are 10^6
/// bytes as the columns' names say, the hot pages are what changes within their time and the cold ones what changes after it, and all options are the library's defaults.
/// </summary>
internal static class MigrationAccuracy
{
    private const double Megabyte = 1e6;

    /// <summary>Migrations that begin within so many seconds begin together.</summary>
    private const double Together = 1;

    private static readonly Bandwidth Network = Bandwidth.FromGigabitsPerSecond(1);

    internal static void Print(CsvTable table)
    {
        var starts = table.Has("real_start_s") ? table.Rows.ToLookup(row => DrainOf(table, row), row => table.Number(row, "real_start_s")) : null;
        var migrations = table.Rows.Select(row => Of(table, row, starts is null ? 0 : starts[DrainOf(table, row)].Count(start => Math.Abs(start - table.Number(row, "real_start_s")) <= Together) - 1)).ToArray();
        Console.WriteLine("used MB, limit Mbps    n   predicted (5 %, 50 %, 95 %)   mean error   90th pct   inside   width");
        foreach (var group in migrations.GroupBy(migration => migration.Input).OrderBy(group => group.Key))
        {
            var total = group.First().Predicted;
            Line($"{group.Key.Used,7} {group.Key.Limit,11}", $"{total.P5.TotalSeconds,8:0.0} {total.P50.TotalSeconds,8:0.0} {total.P95?.TotalSeconds,8:0.0}", [.. group]);
            if (starts is not null)
            {
                Line("  with up to 1 other", "", [.. group.Where(migration => migration.Others < 2)]);
                Line("  with 2 or more", "", [.. group.Where(migration => migration.Others > 1)]);
            }
        }

        Line("all", "", migrations);
    }

    private static void Line(string name, string range, IReadOnlyCollection<Migration> migrations) => Console.WriteLine(FormattableString.Invariant(
        $"{name,-20} {migrations.Count,4}   {range,-28} {migrations.Average(migration => migration.Error),9:P1} {migrations.Select(migration => migration.Error).Quantile(0.9),10:P1} {migrations.Average(migration => migration.IsInside ? 1 : 0),8:P1} {migrations.Select(migration => migration.Width).Quantile(0.5),7:P1}"));

    private static (string Plan, string Repetition) DrainOf(CsvTable table, string[] row) => (table.Text(row, "plan"), table.Text(row, "rep"));

    private static Migration Of(CsvTable table, string[] row, int others) => new(
        (table.Number(row, "mem_used_mb"), (long)table.Number(row, "bw_mbps")), Predict(table, row), table.Number(row, "real_duration_s"), others);

    internal static PredictedRange<TimeSpan> Predict(CsvTable table, string[] row)
    {
        var (used, limit) = (table.Number(row, "mem_used_mb"), (long)table.Number(row, "bw_mbps"));
        var (hot, hotSeconds, cold) = (table.Number(row, "hot_dirty_mb"), table.Number(row, "hot_dirty_s"), table.Number(row, "cold_dirty_mb_s"));
        MigrationPlan plan = new()
        {
            BandwidthLimit = Bandwidth.FromMegabitsPerSecond(limit),
            MaxOutgoingMigrations = 1,
            MaxIncomingMigrations = 1,
            Convergence = ConvergenceSchedule.None,
        };
        VmMemory memory = new()
        {
            UsedBytes = (long)(used * Megabyte),
            Dirtied = DirtyCurve.FromPoints([Point(hotSeconds, hot), Point(10, hot + (cold * (10 - hotSeconds)))]),
        };
        return MigrationPrediction.Predict(plan, memory, Network).TotalTime ?? throw new InvalidOperationException("Predicted to have no end.");
    }

    private static DirtyPoint Point(double seconds, double megabytes) => new(TimeSpan.FromSeconds(seconds), (long)(megabytes * Megabyte));

    /// <param name="Others">How many others of the same drain began within a second of it.</param>
    private sealed record Migration((double Used, long Limit) Input, PredictedRange<TimeSpan> Predicted, double Real, int Others)
    {
        internal double Error => Math.Abs(Predicted.P50.TotalSeconds - Real) / Real;

        internal bool IsInside => Predicted.P5.TotalSeconds <= Real && Real <= Predicted.P95?.TotalSeconds;

        internal double Width => ((Predicted.P95?.TotalSeconds ?? double.PositiveInfinity) - Predicted.P5.TotalSeconds) / Predicted.P50.TotalSeconds;
    }
}
