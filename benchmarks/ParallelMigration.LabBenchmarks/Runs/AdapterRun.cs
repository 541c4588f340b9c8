using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;

namespace ParallelMigration.LabBenchmarks;

/// <summary>A migration by the adapter.</summary>
internal static class AdapterRun
{
    public static async Task<Measurement> MeasureAsync(TwoHostLab lab, Link link, Candidate candidate, CancellationToken cancellationToken)
    {
        var migration = new LibvirtMigration
        {
            Source = lab.Alpha, Destination = lab.Beta, DestinationUri = lab.BetaPeerUri, Vm = TwoHostLab.Guest, Plan = candidate.Plan,
        };
        var whole = Stopwatch.StartNew();
        var result = candidate.Available is { } available
            ? await RaisedLimit.MigrateAsync(migration, available, cancellationToken)
            : await new LibvirtMigrator().MigrateAsync(migration, null, cancellationToken);
        whole.Stop();
        return result is
        {
            Outcome: MigrationOutcome.Completed,
            Location: GuestLocation.Destination,
            Statistics: { TotalTime: { } total, Downtime: { } downtime, BytesTransferred: { } bytes },
        }
            ? new(link, candidate, whole.Elapsed, total, downtime, bytes)
            : throw new BenchmarkException($"'{candidate.Name}' over {link.Name}: {result.Outcome}, the guest is on: {result.Location}. {result.Error?.Message}");
    }
}
