using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Accuracy;

/// <summary>
/// Of each published sweep, what the others alone propose, and which part of the sweep's best that number reaches. Between measured numbers the rate is
/// interpolated; beyond the last one it is taken to stay.
/// </summary>
internal static class CalibrationAccuracy
{
    private const int MostConnections = 16;

    internal static void Print(CsvTable table)
    {
        var sweeps = table.Rows
            .Select(row => (Name: $"{table.Text(row, "id")} {table.Text(row, "link_gbps")} {table.Text(row, "transport")} {table.Text(row, "compression")}", System: table.Text(row, "system"), Record: Of(table, row)))
            .Where(row => row.Record.Kind != ConnectionKind.Unknown)
            .GroupBy(row => (row.Name, row.System), row => row.Record).ToArray();
        Console.WriteLine("sweep                              per connection   connections   reached   best   share   by the rules: connections   share");
        foreach (var sweep in sweeps.Where(sweep => sweep.Count() > 1))
        {
            var others = sweeps.Where(other => other.Key != sweep.Key).SelectMany(other => other);
            var (kind, link) = (sweep.First().Kind, sweep.First().Link!.Value);
            var proposed = ConnectionCalibrator.Calibrate(others, new() { MinimumMigrations = 1 }).First(found => found.Kind == kind).PerConnection;
            var per = proposed ?? Today(kind);
            var connections = Connections(link, per);
            var points = sweep.Select(record => (Connections: record.Connections ?? 1, Rate: record.SentBytes / 125_000_000d / record.Duration.TotalSeconds)).OrderBy(point => point.Connections).ToArray();
            var (reached, best) = (At(points, connections), points.Max(point => point.Rate));
            var byRules = Connections(link, Today(kind));
            Console.WriteLine(FormattableString.Invariant(
                $"{sweep.Key.Name,-34} {per.BitsPerSecond / 1e9,9:0.0} {(proposed is null ? "today" : ""),5} {connections,12} {reached,9:0.0} {best,7:0.0} {reached / best,7:P1} {byRules,27} {At(points, byRules) / best,7:P1}"));
        }
    }

    /// <summary>Rules R3 and R4, with as many CPUs as it takes.</summary>
    private static int Connections(Bandwidth link, Bandwidth per) => (int)Math.Clamp(link.BitsPerSecond / per.BitsPerSecond, 2, MostConnections);

    private static Bandwidth Today(ConnectionKind kind) => Bandwidth.FromGigabitsPerSecond(kind switch { ConnectionKind.Zstd => 1, ConnectionKind.Encrypted => 4, _ => 10 });

    private static MigrationRecord Of(CsvTable table, string[] row)
    {
        var channels = int.Parse(table.Text(row, "channels"), CultureInfo.InvariantCulture);
        return new()
        {
            Kind = (table.Text(row, "transport"), table.Text(row, "compression")) switch
            {
                ("plain", "none") => ConnectionKind.Plain,
                ("tls", "none") => ConnectionKind.Encrypted,
                (_, "zstd") => ConnectionKind.Zstd,
                _ => ConnectionKind.Unknown,
            },
            Connections = channels == 0 ? null : channels,
            Link = Bandwidth.FromGigabitsPerSecond(long.Parse(table.Text(row, "link_gbps"), CultureInfo.InvariantCulture)),
            SentBytes = (long)(table.Number(row, "wire_gbps") * 125_000_000 * 60),
            Duration = TimeSpan.FromSeconds(60),
        };
    }

    private static double At((int Connections, double Rate)[] points, int connections)
    {
        var after = Array.FindIndex(points, point => point.Connections >= connections);
        if (after <= 0)
        {
            return after == 0 ? points[0].Rate : points[^1].Rate;
        }

        var (left, right) = (points[after - 1], points[after]);
        return left.Rate + ((right.Rate - left.Rate) * (connections - left.Connections) / (right.Connections - left.Connections));
    }
}
