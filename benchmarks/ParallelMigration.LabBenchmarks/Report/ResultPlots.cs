using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ScottPlot;
using ScottPlot.Plottables;

namespace ParallelMigration.LabBenchmarks;

/// <summary>The results as pictures: a group of bars for each plan, a bar for each link, and how far the values are apart.</summary>
internal static class ResultPlots
{
    private const int Width = 1100;
    private const int Height = 420;

    public static void Save(BenchmarkResults results, DirectoryInfo folder)
    {
        var rows = Row.Of(results);
        Save(rows, row => row.Throughput, "Throughput, Mbit/s", Path.Combine(folder.FullName, "throughput.svg"));
        Save(rows, row => row.TotalTime, "Total time, s", Path.Combine(folder.FullName, "total-time.svg"));
        Save(rows, row => row.Downtime, "Downtime, ms", Path.Combine(folder.FullName, "downtime.svg"));
    }

    private static void Save(IReadOnlyList<Row> rows, Func<Row, Spread> value, string title, string path)
    {
        using var plot = new Plot();
        var links = rows.Select(row => row.Link).Distinct().ToArray();
        var names = rows.OrderBy(row => row.Candidate.Order).Select(row => row.Candidate.Name).Distinct().ToArray();
        foreach (var (index, link) in links.Index())
        {
            var ofLink = rows.Where(row => row.Link == link).ToArray();
            double[] positions = [.. ofLink.Select(row => (row.Candidate.Order * (links.Length + 1.0)) + index)];
            var spreads = ofLink.Select(value).ToArray();
            double[] medians = [.. spreads.Select(spread => spread.Median)];
            var bars = plot.Add.Bars(positions, medians);
            bars.Color = plot.Add.Palette.GetColor(index);
            bars.LegendText = link.Name;
            plot.Add.Plottable(new ErrorBar(
                positions,
                medians,
                null,
                null,
                yErrorsPositive: [.. spreads.Select(spread => spread.Maximum - spread.Median)],
                yErrorsNegative: [.. spreads.Select(spread => spread.Median - spread.Minimum)]) { Color = Colors.Black });
        }

        plot.Axes.Bottom.SetTicks(
            [.. names.Select((_, index) => (index * (links.Length + 1.0)) + ((links.Length - 1) / 2.0))], [.. names.Select(name => name.Replace(", ", "\n", StringComparison.Ordinal))]);
        plot.Axes.Margins(bottom: 0);
        plot.HideGrid();
        plot.ShowLegend(Edge.Right);
        plot.Title(title);
        plot.SaveSvg(path, Width, Height);
    }
}
