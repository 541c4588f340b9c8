using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>What was seen, as a table; printed, and kept beside the tests' binaries as <c>faults.md</c> and <c>faults.log</c>.</summary>
internal sealed class FaultReport
{
    private static readonly string Folder = AppContext.BaseDirectory;
    private static readonly string Suffix = Part is null ? "" : "-" + Part.Split('/')[0];
    private static readonly string LogFile = Path.Combine(Folder, $"faults{Suffix}.log");

    private readonly List<FaultRecord> records = [];
    private readonly List<string> findings = [];
    private readonly Stopwatch sinceStart = Stopwatch.StartNew();
    private readonly string stack;
    private readonly int seed;
    private readonly Action<string> print;

    /// <summary>A report of the series of that seed on hosts of those versions.</summary>
    public FaultReport(string stack, int seed, Action<string> print)
    {
        this.stack = stack;
        this.seed = seed;
        this.print = print;
        File.Delete(LogFile);
        Say($"PARALLEL_MIGRATION_FAULTS_SEED={seed}, {stack}");
    }

    /// <summary>Gets which part of the series this process runs, such as 2/5; <see langword="null"/>: all of it.</summary>
    public static string? Part => Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_FAULTS_PART") is { Length: > 0 } part ? part : null;

    /// <summary>What must not be, each with the case it was seen in.</summary>
    public IReadOnlyList<string> Findings => findings;

    public void Add(FaultRecord record)
    {
        records.Add(record);
        findings.AddRange(record.Findings.Select(finding => $"{record.Case}: {finding} ({EvidenceOf(record.Case.Number)})"));
        Say(record.ToString());
        if (FaultSeriesFile.Appends)
        {
            FaultSeriesFile.Append(stack, seed, record);
        }
    }

    /// <summary>The folder for what was logged of a case.</summary>
    public string EvidenceOf(int number) =>
        Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"parallel-migration-fault-{FaultLab.Release}-{seed}-{number}"));

    /// <summary>Ends it, with what this process held before and after.</summary>
    public void Close(Footprint before, (Footprint After, bool IsClean) after)
    {
        Say($"Held before: {before}; after: {after.After}.");
        if (!after.IsClean)
        {
            findings.Add($"More is held after the series than before: {before}, then {after.After}.");
        }

        var table = Table();
        Say(table);
        File.WriteAllText(Path.Combine(Folder, $"faults{Suffix}.md"), table);
    }

    private string Table()
    {
        var rows = records.GroupBy(record => record.Case.Fault).OrderBy(group => group.Key).Select(Row);
        return string.Join(
            '\n',
            [
                $"{records.Count} faults in {sinceStart.Elapsed.TotalMinutes:0.0} minutes, seed {seed}, {findings.Count} findings:",
                "",
                "| fault | count | outcomes | the guest then runs on | slowest result after the fault |",
                "|---|---|---|---|---|",
                .. rows,
                "",
            ]);
    }

    private static string Row(IGrouping<Fault, FaultRecord> group) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {group.Key} | {group.Count()} | {Counts(group, record => record.Outcome)} "
        + $"| {Counts(group, record => record.World.Location.ToString())} | {group.Max(record => record.ToResult).TotalSeconds:0.0} s |");

    private static string Counts(IEnumerable<FaultRecord> records, Func<FaultRecord, string> what) =>
        string.Join(", ", records.GroupBy(what).OrderByDescending(same => same.Count()).ThenBy(same => same.Key).Select(same => $"{same.Key} {same.Count()}"));

    private void Say(string text)
    {
        print(text);
        File.AppendAllText(LogFile, text + "\n");
    }
}
