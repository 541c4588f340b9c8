using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Accuracy;

/// <summary>One kind of connection on one link, measured with several numbers of connections.</summary>
internal sealed class Sweep(string name, string system, IReadOnlyList<MigrationRecord> records)
{
    private readonly (int Connections, double Rate)[] points =
        [.. records.GroupBy(record => record.Connections ?? 1, Gigabits).Select(group => (group.Key, Median(group))).OrderBy(point => point.Key)];

    internal string Name => name;

    internal string System => system;

    internal IReadOnlyList<MigrationRecord> Records => records;

    internal ConnectionKind Kind => records[0].Kind;

    internal Bandwidth Link => records[0].Link.GetValueOrDefault();

    internal double Best => points.Max(point => point.Rate);

    internal int MostConnections => points[^1].Connections;

    /// <summary>Gets what was measured, as shares of the best.</summary>
    internal IEnumerable<(int Connections, double Share)> Shares => points.Select(point => (point.Connections, point.Rate / Best));

    /// <summary>Reads published sweeps.</summary>
    internal static Sweep[] Read(CsvTable table) =>
    [
        .. table.Rows
            .Select(row => (Name: $"{table.Text(row, "id")} {table.Text(row, "link_gbps")} {table.Text(row, "transport")} {table.Text(row, "compression")}", System: table.Text(row, "system"), Record: Published(table, row)))
            .Where(row => row.Record.Kind != ConnectionKind.Unknown)
            .GroupBy(row => (row.Name, row.System), row => row.Record)
            .Select(group => new Sweep(group.Key.Name, group.Key.System, [.. group])),
    ];

    /// <summary>Reads the lab's measurements: those with a number of connections and no limit.</summary>
    internal static Sweep[] ReadLab(CsvTable table) =>
    [
        .. table.Rows
            .Where(row => table.Text(row, "plan").EndsWith(" connections", StringComparison.Ordinal) && table.Text(row, "limit_bps").Length == 0)
            .GroupBy(row => table.Text(row, "link"))
            .Select(group => new Sweep($"lab {group.Key}", "this project's lab", [.. group.Select(row => new MigrationRecord
            {
                Connections = (int)table.Number(row, "connections"),
                Link = group.Key.EndsWith("gbit", StringComparison.Ordinal)
                    ? Bandwidth.FromGigabitsPerSecond(long.Parse(group.Key[..^4], CultureInfo.InvariantCulture))
                    : group.Key.EndsWith("mbit", StringComparison.Ordinal) ? Bandwidth.FromMegabitsPerSecond(long.Parse(group.Key[..^4], CultureInfo.InvariantCulture)) : Bandwidth.Zero,
                SentBytes = (long)table.Number(row, "bytes"),
                Duration = TimeSpan.FromMilliseconds(table.Number(row, "total_time_ms")),
            })])),
    ];

    /// <summary>Returns the rate in Gbps with a number of connections; between measured numbers interpolated linearly, beyond the last one that of the last.</summary>
    internal double At(int connections)
    {
        var after = Array.FindIndex(points, point => point.Connections >= connections);
        if (after <= 0)
        {
            return after == 0 ? points[0].Rate : points[^1].Rate;
        }

        var (left, right) = (points[after - 1], points[after]);
        return left.Rate + ((right.Rate - left.Rate) * (connections - left.Connections) / (right.Connections - left.Connections));
    }

    private static double Gigabits(MigrationRecord record) => record.SentBytes / 125_000_000d / record.Duration.TotalSeconds;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static MigrationRecord Published(CsvTable table, string[] row)
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
}
