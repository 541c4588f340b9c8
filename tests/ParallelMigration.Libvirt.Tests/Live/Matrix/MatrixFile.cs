using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary><c>tests/TwoHostLab/MATRIX.md</c>: a section for each release with what was seen there.</summary>
internal static partial class MatrixFile
{
    private static readonly string Location = Path.Combine(Repository.Root, "tests", "TwoHostLab", "MATRIX.md");

    /// <summary>Whether the run writes the table instead of being compared with it.</summary>
    public static bool Update => Environment.GetEnvironmentVariable("UPDATE_MATRIX") == "1";

    /// <summary>How each trial of a release ended by the committed table.</summary>
    public static IReadOnlyDictionary<string, TrialEnd> Read(string release) =>
        Row().Matches(Sections().GetValueOrDefault(release, ""))
            .ToDictionary(row => row.Groups["name"].Value, row => Enum.Parse<TrialEnd>(row.Groups["end"].Value, ignoreCase: true));

    /// <summary>Writes a release's section, newly or in place of the one it has.</summary>
    public static void Write(string release, string versions, IReadOnlyList<TrialRecord> records)
    {
        var section = $"""
            ## {release}: {versions}

            The resolver's plans:

            {Table(records.Where(record => record.Trial.Resolved))}

            Forced past the rules, and switched to post-copy:

            {Table(records.Where(record => !record.Trial.Resolved))}

            """;
        var text = File.ReadAllText(Location);
        var old = Sections().GetValueOrDefault(release);
        File.WriteAllText(Location, old is null ? text.TrimEnd() + "\n\n" + section : text.Replace(old, section + (text.EndsWith(old, StringComparison.Ordinal) ? "" : "\n")));
    }

    private static string Table(IEnumerable<TrialRecord> records) => string.Join('\n',
        records.Select(record => string.Create(CultureInfo.InvariantCulture,
            $"| {record.Trial.Name} | {record.End.ToString().ToLowerInvariant()} | {record.Connections} | {record.Duration.TotalSeconds:0.0} s | {OneCell(record.Message)} |"))
        .Prepend("|---|---|---|---|---|")
        .Prepend("| migration | outcome | connections seen | time | what was said or seen |"));

    private static string OneCell(string message) => message.ReplaceLineEndings("; ").Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>From each release's heading to the next.</summary>
    private static Dictionary<string, string> Sections() =>
        Section().Matches(File.ReadAllText(Location)).ToDictionary(section => section.Groups["release"].Value, section => section.Value);

    [GeneratedRegex(@"^## (?<release>[a-z]+): .*?(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| (?<name>[^|]+) \| (?<end>works|refused|harms) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
