using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using BenchmarkDotNet.Reports;
using ParallelMigration.Testing;

namespace ParallelMigration.Benchmarks.Reporting;

/// <summary>What is committed of a run, and compared with later ones: nothing that depends on how fast a machine is.</summary>
/// <param name="Benchmarks">One figure a benchmark.</param>
/// <param name="Lines">What the tool took for a stream of requests.</param>
internal sealed record Figures(IReadOnlyList<Figure> Benchmarks, IReadOnlyList<LinesFigure> Lines)
{
    internal static string CommittedFile { get; } = Path.Combine(Repository.Root, "benchmarks", "ParallelMigration.Benchmarks", "baseline.json");

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal static Figures? ReadCommitted() => File.Exists(CommittedFile)
        ? JsonSerializer.Deserialize<Figures>(File.ReadAllText(CommittedFile), Readable)
        : null;

    internal void Commit() => File.WriteAllText(CommittedFile, JsonSerializer.Serialize(this, Readable) + "\n");
}

/// <summary>One benchmark.</summary>
/// <param name="Class">The class that it stands in, without its suffix.</param>
/// <param name="Name">What it does.</param>
/// <param name="Parameters">With what.</param>
/// <param name="Ratio">Its time in ratio to its baseline's in the same run; <see langword="null"/>: it has no baseline.</param>
/// <param name="AllocatedBytes">What one operation allocates.</param>
internal sealed record Figure(string Class, string Name, string Parameters, double? Ratio, long AllocatedBytes)
{
    internal static IEnumerable<Figure> Of(Summary summary)
    {
        var ratio = summary.GetColumns().SingleOrDefault(column => column.ColumnName == "Ratio");
        return summary.Reports.Select(report => new Figure(
            report.BenchmarkCase.Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal),
            report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
            report.BenchmarkCase.Parameters.PrintInfo,
            double.TryParse(ratio?.GetValue(summary, report.BenchmarkCase, summary.Style), CultureInfo.InvariantCulture, out var value) ? value : null,
            report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0));
    }

    /// <summary>What it is called everywhere.</summary>
    public override string ToString() => $"{Class}: {Name}{(Parameters.Length == 0 ? "" : $" ({Parameters})")}";
}

/// <summary>A stream of requests through the tool.</summary>
/// <param name="Requests">How many.</param>
/// <param name="RequestsPerSecond">How fast, its start included. Depends on the machine: shown, not compared.</param>
/// <param name="PeakMebibytes">The most memory that its process held.</param>
internal sealed record LinesFigure(long Requests, long RequestsPerSecond, double PeakMebibytes);
