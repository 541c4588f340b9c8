using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>
/// <c>series.tsv</c>: a line for each fault of all series, which <c>tests/faults.sh</c> appends; and the section of the adapter's <c>FAULTS.md</c> that counts them.
/// </summary>
internal static partial class FaultSeriesFile
{
    private static readonly string Location =
        Path.Combine(Repository.Root, "tests", "ParallelMigration.Libvirt.Tests", "Live", "Faults", "series.tsv");

    private static readonly string Document = Path.Combine(Repository.Root, "src", "ParallelMigration.Libvirt", "FAULTS.md");

    /// <summary>Gets whether faults are appended: by PARALLEL_MIGRATION_FAULTS_APPEND=1.</summary>
    public static bool Appends => Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_FAULTS_APPEND") == "1";

    /// <summary>Appends a fault, in one write, because several processes append.</summary>
    public static void Append(string stack, int seed, FaultRecord record)
    {
        var drawn = record.Case;
        string[] columns =
        [
            stack, Text(seed), Text(drawn.Number), drawn.Fault.ToString(), drawn.Moment.ToString(), drawn.Connections is { } connections ? Text(connections) : "plain",
            drawn.Kind.ToString(), record.InTime ? "in time" : "after its end", record.Outcome, record.World.Location.ToString(),
            record.ToResult.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture), string.Join(' ', record.Findings).ReplaceLineEndings(" ").Replace('\t', ' '),
        ];
        File.AppendAllText(Location, string.Join('\t', columns) + "\n");

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The section of the document as the file has it.</summary>
    public static string Section()
    {
        var lines = File.ReadAllLines(Location).Select(line => line.Split('\t')).Select(columns => new Line(
            columns[0], columns[1], Enum.Parse<Fault>(columns[3]), Enum.Parse<MigrationKind>(columns[6]), columns[8], columns[9],
            double.Parse(columns[10], CultureInfo.InvariantCulture), columns[11])).ToList();
        var kinds = Enum.GetValues<MigrationKind>();
        var found = lines.Count(line => line.Finding.Length > 0);
        return string.Join('\n',
            [
                "### The series",
                "",
                $"{lines.Count} faults so far (seeds: {string.Join(", ", lines.Select(line => line.Seed).Distinct())}); {found} with something that must not be. By kind of migration:",
                "",
                $"| Hosts | {string.Join(" | ", kinds.Select(Name))} | Must not be |",
                $"|---|{string.Concat(kinds.Select(_ => "---|"))}---|",
                .. lines.GroupBy(line => line.Stack).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
                    $"| {group.Key} | {string.Join(" | ", kinds.Select(kind => group.Count(line => line.Kind == kind)))} | {group.Count(line => line.Finding.Length > 0)} |"),
                "",
                "| Fault | Count | Outcomes | The guest then runs on | Slowest result |",
                "|---|---|---|---|---|",
                .. lines.GroupBy(line => line.Fault).OrderBy(group => group.Key).Select(group => string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {Name(group.Key)} | {group.Count()} | {Counts(group, line => line.Outcome)} | {Counts(group, line => line.Location)} | {group.Max(line => line.Seconds):0.0} s |")),
                "",
            ]);
    }

    /// <summary>The section that the document has.</summary>
    public static string Committed() => SectionPattern().Match(File.ReadAllText(Document)).Value;

    /// <summary>Writes the section into the document.</summary>
    public static void Write() => File.WriteAllText(Document, File.ReadAllText(Document).Replace(Committed(), Section() + "\n", StringComparison.Ordinal));

    private static string Counts(IEnumerable<Line> lines, Func<Line, string> what) =>
        string.Join(", ", lines.GroupBy(what).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal).Select(same => $"{same.Key} {same.Count()}"));

    private static string Name(MigrationKind kind) => kind switch
    {
        MigrationKind.Ordinary => "Ordinary",
        MigrationKind.Encrypted => "Encrypted",
        MigrationKind.PostCopy => "Post-copy",
        MigrationKind.ZeroCopy => "Zero-copy",
        _ => "zstd",
    };

    private static string Name(Fault fault) => fault switch
    {
        Fault.DestinationQemuKilled => "destination's QEMU killed",
        Fault.DestinationDaemonKilled => "destination's daemon killed and restarted",
        Fault.LinkCutAndRestored => "link cut and restored",
        Fault.LinkCutForGood => "link cut for good",
        Fault.LinkSlow => "link slow",
        Fault.SourceDaemonRestarted => "source's daemon restarted (SIGKILL, SIGTERM)",
        Fault.Cancelled => "cancel",
        _ => "caller killed; another follows or cancels",
    };

    [GeneratedRegex(@"### The series\n.*?(?=^#)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SectionPattern();

    private sealed record Line(string Stack, string Seed, Fault Fault, MigrationKind Kind, string Outcome, string Location, double Seconds, string Finding);
}
