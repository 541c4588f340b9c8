using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using ParallelMigration.Testing;

namespace ParallelMigration.Benchmarks.Reporting;

/// <summary>Writes a run into the README beside the benchmarks, between two marks: the headline ratios, then all of it.</summary>
internal static class Tables
{
    private const string Begin = "<!-- measured: begin -->";
    private const string End = "<!-- measured: end -->";
    private const string Fence = "```";

    internal static void Write(IReadOnlyList<Summary> summaries, Figures figures)
    {
        Replace(Path.Combine(Repository.Root, "benchmarks", "ParallelMigration.Benchmarks", "README.md"), Headlines(figures) + "\n" + All(summaries, figures));
    }

    internal static string Lines(IEnumerable<LinesFigure> lines) =>
        "| requests | requests per second | peak memory |\n|---|---|---|\n"
        + string.Concat(lines.Select(line => Invariant($"| {Number(line.Requests)} | {Number(line.RequestsPerSecond)} | {line.PeakMebibytes:F1} MiB |\n")));

    private static string All(IReadOnlyList<Summary> summaries, Figures figures)
    {
        StringBuilder text = new();
        text.Append(Fence).Append(Exported(summaries[0]).Split(Fence)[1]).Append(Fence).Append("\n\n");
        foreach (var summary in summaries)
        {
            text.Append("### ").Append(summary.BenchmarksCases[0].Descriptor.Type.Name).Append("\n\n")
                .Append(Exported(summary).Split(Fence)[2].Trim()).Append("\n\n");
        }

        return text.Append("### The tool: resolve - --lines\n\n").Append(Lines(figures.Lines)).ToString();
    }

    private static string Exported(Summary summary)
    {
        AccumulationLogger log = new();
        MarkdownExporter.GitHub.ExportToLog(summary, log);
        var lines = log.GetLog().Replace("&#39;", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Split('\n');
        return string.Join('\n', lines.Select(line => line.TrimEnd(' ')));
    }

    private static string Headlines(Figures figures)
    {
        StringBuilder text = new("| | ratio | to | allocated |\n|---|---|---|---|\n");
        Add("resolve", "Resolve", "resolve", "the same rules as bare branches, without any reasons");
        Add("resolve and explain in words", "Resolve", "resolve and explain", "the same");
        Add("the same rules in Microsoft's RulesEngine, without any reasons", "Resolve", "the same rules in RulesEngine, no reasons", "the same");
        Add("JSON request to JSON answer", "Json", "read, resolve, write the answer", "only parsing the request's JSON");
        Add("validate a VM that may be saved", "Validation", "validate a VM that may be saved", "the bare branches");
        Add("audit a VM, of 1 000", "Audit", "audit 1 000 VMs", "only reading it");
        Add("audit a VM, of 1 000 000", "Audit", "audit 1 000 000 VMs", "the same");
        Add("the same on all cores", "Audit", "audit 1 000 000 VMs on all cores", "the same");
        Add("resolve after 2 000 000 decisions", "History", "resolve after 2 000 000 decisions", "the first ones");
        if (figures.Lines is [{ } few, .., { } many])
        {
            text.Append(Invariant(
                $"\n`resolve --lines`: {Number(many.RequestsPerSecond)} requests per second on that machine; a peak of {few.PeakMebibytes:F0} MiB with {Number(few.Requests)} "))
                .Append(Invariant($"requests, {many.PeakMebibytes:F0} MiB with {Number(many.Requests)}.\n"));
        }

        return text.ToString();

        void Add(string what, string @class, string name, string to)
        {
            var found = figures.Benchmarks.Where(figure => figure.Class == @class && figure.Name == name).ToArray();
            if (found.Length > 0)
            {
                text.Append(Invariant($"| {what} | {Range(found.Select(figure => figure.Ratio ?? double.NaN), ratio => ratio.ToString(ratio < 10 ? "F1" : "F0", CultureInfo.InvariantCulture))} "))
                    .Append(Invariant($"| {to} | {Range(found.Select(figure => (double)figure.AllocatedBytes), Size)} |\n"));
            }
        }
    }

    private static string Range(IEnumerable<double> values, Func<double, string> format)
    {
        var (least, most) = (format(values.Min()), format(values.Max()));
        return least == most ? least : $"{least} to {most}";
    }

    private static string Size(double bytes) => bytes < 1024 ? Invariant($"{bytes:F0} B") : Invariant($"{bytes / 1024:F1} KiB");

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static void Replace(string file, string measured)
    {
        var text = File.ReadAllText(file);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{file} has lost its marks {Begin} and {End}.");
        }

        File.WriteAllText(file, text[..(begin + Begin.Length)] + "\n" + measured.TrimEnd('\n') + "\n" + text[end..]);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
