using System;
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
        var sweeps = Sweep.Read(table);
        Console.WriteLine("sweep                              per connection   connections   reached   best   share   by the rules: connections   share");
        foreach (var sweep in sweeps.Where(sweep => sweep.Records.Count > 1))
        {
            var others = sweeps.Where(other => other != sweep).SelectMany(other => other.Records);
            var (kind, link) = (sweep.Kind, sweep.Link);
            var proposed = ConnectionCalibration.FromHistory(others, minimumMigrations: 1).First(found => found.Kind == kind).PerConnection;
            var per = proposed ?? Today(kind);
            var connections = Connections(link, per);
            var (reached, best) = (sweep.At(connections), sweep.Best);
            var byRules = Connections(link, Today(kind));
            Console.WriteLine(FormattableString.Invariant(
                $"{sweep.Name,-34} {per.BitsPerSecond / 1e9,9:0.0} {(proposed is null ? "today" : ""),5} {connections,12} {reached,9:0.0} {best,7:0.0} {reached / best,7:P1} {byRules,27} {sweep.At(byRules) / best,7:P1}"));
        }
    }

    /// <summary>Rules R3 and R4, with as many CPUs as it takes.</summary>
    private static int Connections(Bandwidth link, Bandwidth per) => (int)Math.Clamp(link.BitsPerSecond / per.BitsPerSecond, 2, MostConnections);

    private static Bandwidth Today(ConnectionKind kind) => Bandwidth.FromGigabitsPerSecond(kind switch { ConnectionKind.Zstd => 1, ConnectionKind.Encrypted => 4, _ => 10 });
}
