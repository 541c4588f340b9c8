using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ScottPlot;

namespace ParallelMigration.Accuracy;

/// <summary>Writes the page on what the rules R3, R4 and R13 reach of the best that was measured: the resolver itself chooses the numbers.</summary>
internal static class SweepsPage
{
    private const int Width = 900;
    private const int Height = 480;
    private const int Cpus = 128;

    internal static void Write(CsvTable published, CsvTable lab, string folder)
    {
        Sweep[] sweeps = [.. Sweep.Read(published).Concat(Sweep.ReadLab(lab).Where(sweep => sweep.Link > Bandwidth.Zero)).Where(sweep => sweep.Shares.Count() > 1)];
        File.WriteAllText(Path.Combine(folder, "SWEEPS.md"), Page(sweeps));
        Draw(sweeps, Path.Combine(folder, "sweeps.svg"));
    }

    private static string Page(Sweep[] sweeps)
    {
        StringBuilder text = new();
        text.Append("""
            # What the rules reach of the best

            Written by a run; do not edit:

                dotnet run -c Release --project benchmarks/ParallelMigration.Accuracy -- --page PATH/channels-a.csv benchmarks/ParallelMigration.LabBenchmarks/results/measurements.csv benchmarks/ParallelMigration.Accuracy

            The resolver chooses the number of connections (rules R3, R4 and R13) with its default options, the setting *parallel*, and hosts and a VM with more CPUs than it takes.
            The share is what that number reached of the best number in the same sweep. Between measured numbers the rate is interpolated linearly; beyond the last one it is taken to stay. The published
            sweeps are not part of this repository; the lab's are ([how they were measured](../ParallelMigration.LabBenchmarks/README.md)).

            | sweep | kind | link | connections chosen | share of the best | measured up to |
            |---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var (sweep, chosen) in Chosen(sweeps))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {sweep.System} | {KindName(sweep.Kind)} | {sweep.Link} | {chosen} | {Share(sweep, chosen):0.0} % | {sweep.MostConnections} connections |\n");
        }

        var shares = Chosen(sweeps).Select(one => Share(one.Sweep, one.Chosen)).Order().ToArray();
        text.Append(CultureInfo.InvariantCulture, $"\nThe lowest share is {shares[0]:0.0} %, the median {shares[shares.Length / 2]:0.0} %, over {shares.Length} sweeps.\n\n");
        text.Append("""
            ![Share of the best by number of connections; a circle is the number that the rules choose](sweeps.svg)

            ## What is not known
            - Nothing above 100 Gbps has been published: there the number is what the rules extrapolate.
            - Only one sweep is encrypted, and both of zstd are of one source.
            - Numbers that were chosen beyond the last one measured (the table says how far was measured) may be worse than taken here.
            - On the lab's slow links every number fills the link, so they say only that more connections cost nothing.

            """.ReplaceLineEndings("\n"));
        return text.ToString();
    }

    private static void Draw(Sweep[] sweeps, string path)
    {
        using Plot plot = new();
        foreach (var (sweep, chosen) in Chosen(sweeps))
        {
            var points = sweep.Shares.ToArray();
            var line = plot.Add.Scatter(points.Select(point => (double)point.Connections).ToArray(), points.Select(point => point.Share * 100).ToArray());
            line.LegendText = $"{KindName(sweep.Kind)}, {sweep.Link} ({sweep.System})";
            var circle = plot.Add.Marker(chosen, Share(sweep, chosen), MarkerShape.OpenCircle, 14, line.Color);
            circle.MarkerStyle.LineWidth = 2;
        }

        plot.Axes.SetLimits(0, 17, 0, 105);
        plot.ShowLegend(Edge.Right);
        plot.Title("Share of the best rate by number of connections (circle: chosen by the rules)");
        plot.XLabel("connections");
        plot.YLabel("% of the best");
        plot.SaveSvg(path, Width, Height);
    }

    private static IEnumerable<(Sweep Sweep, int Chosen)> Chosen(Sweep[] sweeps) => sweeps.Select(sweep => (sweep, Chosen(sweep)));

    private static int Chosen(Sweep sweep)
    {
        HostResources host = new() { CpuThreads = Cpus, LinkBandwidth = sweep.Link };
        ResolverOptions options = new() { ParallelCompression = sweep.Kind == ConnectionKind.Zstd ? ParallelCompression.Zstd : ParallelCompression.None };
        var decision = new ParallelMigrationResolver(options).Resolve(new()
        {
            Cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel },
            Vm = new() { Encrypted = sweep.Kind == ConnectionKind.Encrypted },
            VmResources = new() { Vcpus = Cpus },
            Source = host,
            Destination = host,
        });
        return decision.Plan?.Connections ?? throw new InvalidOperationException(decision.Explain());
    }

    private static double Share(Sweep sweep, int connections) => sweep.At(connections) / sweep.Best * 100;

    private static string KindName(ConnectionKind kind) => kind switch
    {
        ConnectionKind.Encrypted => "encrypted",
        ConnectionKind.Zstd => "zstd",
        _ => "plain",
    };
}
