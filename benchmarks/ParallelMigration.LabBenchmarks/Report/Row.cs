using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.LabBenchmarks;

/// <summary>All migrations by one candidate over one link.</summary>
internal sealed record Row(Link Link, Candidate Candidate, Spread Throughput, Spread TotalTime, Spread Downtime, Spread WholeCall, Spread Sent)
{
    /// <summary>A row for each link and candidate, in the order in which candidates are listed and not that in which they ran.</summary>
    public static IReadOnlyList<Row> Of(BenchmarkResults results) =>
    [
        .. from measurement in results.Measurements
           group measurement by (measurement.Link, measurement.Candidate) into all
           orderby results.Settings.Links.ToList().IndexOf(all.Key.Link.Name), all.Key.Candidate.Order
           select new Row(
               all.Key.Link,
               all.Key.Candidate,
               Spread.Of(all.Select(one => one.Throughput.BitsPerSecond / 1e6)),
               Spread.Of(all.Select(one => one.TotalTime.TotalSeconds)),
               Spread.Of(all.Select(one => one.Downtime.TotalMilliseconds)),
               Spread.Of(all.Select(one => one.WholeCall.TotalSeconds)),
               Spread.Of(all.Select(one => one.Bytes / 1048576.0))),
    ];
}
