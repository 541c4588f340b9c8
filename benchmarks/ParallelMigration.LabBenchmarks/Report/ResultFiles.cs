using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.LabBenchmarks;

/// <summary>Where results are kept: the part of README.md between two markers, plots, and every single measurement.</summary>
internal sealed class ResultFiles(DirectoryInfo folder)
{
    private const string Begin = "<!-- results: written by the benchmark -->";
    private const string End = "<!-- end of results -->";

    // With the results and not before them: there is nothing to show until somebody has measured.
    private const string Plots = """
        ![Throughput](results/throughput.svg)
        ![Total time](results/total-time.svg)
        ![Downtime](results/downtime.svg)


        """;

    public async Task WriteAsync(BenchmarkResults results, CancellationToken cancellationToken)
    {
        var plots = folder.CreateSubdirectory("results");
        ResultPlots.Save(results, plots);
        await File.WriteAllLinesAsync(Path.Combine(plots.FullName, "measurements.csv"), Csv(results), cancellationToken);
        await WriteReadmeAsync(Plots + ResultTables.Of(results), cancellationToken);
    }

    private static string[] Csv(BenchmarkResults results) =>
    [
        "link,plan,connections,limit_bps,whole_call_ms,total_time_ms,downtime_ms,bytes",
        .. results.Measurements.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"{one.Link.Name},\"{one.Candidate.Name}\",{one.Candidate.Plan.Connections},{one.Candidate.Plan.BandwidthLimit?.BitsPerSecond},"
            + $"{one.WholeCall.TotalMilliseconds:0},{one.TotalTime.TotalMilliseconds:0},{one.Downtime.TotalMilliseconds:0},{one.Bytes}")),
    ];

    private async Task WriteReadmeAsync(string results, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.FullName, "README.md");
        var before = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : $"{Begin}\n{End}\n";
        var begin = before.IndexOf(Begin, StringComparison.Ordinal);
        var end = before.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new BenchmarkException($"{path} has lost the markers '{Begin}' and '{End}' around its results.");
        }

        await File.WriteAllTextAsync(path, $"{before[..(begin + Begin.Length)]}\n{results}{before[end..]}", cancellationToken);
    }
}
