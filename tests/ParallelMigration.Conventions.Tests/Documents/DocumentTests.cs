using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using ParallelMigration.Policy;

namespace ParallelMigration.Conventions.Tests.Documents;

/// <summary>What the documents show is what compiles, runs and is there.</summary>
public partial class DocumentTests
{
    private static readonly char[] Space = [' ', '\t', '\r', '\n'];

    /// <summary>A newcomer meets what is needed at the top, files that start with a dot, and what git leaves out.</summary>
    [Fact]
    public void Nothing_else_stands_at_the_top()
    {
        HashSet<string> expected =
        [
            "src", "tests", "benchmarks", "samples", "ParallelMigration.Policy.sln", "Directory.Packages.props", "Directory.Build.props", "global.json", "CHANGELOG.md", "README.md", "LICENSE",
            .. File.ReadLines(Path.Combine(Repository.Root, ".gitignore")).Select(line => line.Trim('/')),
        ];
        Holds(Directory.EnumerateFileSystemEntries(Repository.Root).Select(entry => Path.GetFileName(entry)).Where(name => !name.StartsWith('.') && !expected.Contains(name)).Select(name => $"{name} stands beside the README."));
    }

    /// <summary>Of samples, which run by themselves, or of tests, which run by the second command of the README.</summary>
    [Fact]
    public void Every_block_of_csharp_stands_in_a_sample_or_a_test()
    {
        var code = MarkdownFile.Files("*.cs", "samples", "tests").Select(file => Normalized(File.ReadAllText(file))).ToList();
        var blocks = MarkdownFile.All.SelectMany(file => file.Blocks("csharp").Select(block => (file.Path, Block: block))).ToList();
        Assert.NotEmpty(blocks);
        Holds(
            blocks.Where(shown => !code.Exists(one => one.Contains(Normalized(shown.Block), StringComparison.Ordinal)))
                .Select(shown => $"{shown.Path} shows C# that no file of samples or tests has:\n{shown.Block}"));
    }

    /// <summary>They compile when they are pasted one after another.</summary>
    [Fact]
    public void The_blocks_of_the_README_are_one_program()
    {
        var pasted = Normalized(string.Join('\n', MarkdownFile.At("README.md").Blocks("csharp")));
        Assert.Contains(MarkdownFile.Files("*.cs", "samples"), file => Normalized(File.ReadAllText(file)).Contains(pasted, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md", 90)]
    public void A_front_page_is_short(string document, int lines) => Assert.InRange(MarkdownFile.At(document).Text.Split('\n').Length - 1, 1, lines);

    [Fact]
    public void A_packages_page_is_short() => Holds(
        MarkdownFile.All.Where(file => file.Path.Split('/') is ["src", _, "README.md"]).Select(file => (file.Path, Lines: file.Text.Split('\n').Length - 1))
            .Where(file => file.Lines > 120).Select(file => $"{file.Path} has {file.Lines} lines; 120 are the most."));

    /// <summary>Deterministic outputs, that is those of the quickstart.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("samples/Quickstart/README.md")]
    public void What_is_shown_as_printed_is_printed(string document)
    {
        var printed = Printed.Value;
        var shown = MarkdownFile.At(document).Blocks("text").ToList();
        Assert.NotEmpty(shown);
        Holds(shown.Where(block => !printed.Contains(block, StringComparison.Ordinal)).Select(block => $"{document} shows what the quickstart does not print:\n{block}"));
    }

    [Fact]
    public void Every_relative_link_leads_somewhere() => Holds(
        MarkdownFile.All.SelectMany(file => file.RelativeLinks.Where(link => !Resolves(file, link)).Select(link => $"{file.Path} links to {link}, which is not there.")));

    [Fact]
    public void The_table_of_rules_has_every_rule()
    {
        var listed = RuleRow().Matches(MarkdownFile.At("src/ParallelMigration.Policy/README.md").Text)
            .SelectMany(match => Enumerable.Range(Number(match, 2), Number(match, match.Groups[3].Success ? 3 : 2) - Number(match, 2) + 1).Select(number => $"{match.Groups[1].Value}{number}"));
        Assert.Equal(Enum.GetNames<RuleId>().Where(name => name.Any(char.IsDigit)).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));

        static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Every_path_from_the_root_is_there()
    {
        var named = MarkdownFile.All.SelectMany(file => file.PathsFromRoot.Select(path => (file, path))).ToList();
        Assert.NotEmpty(named);
        Holds(named.Where(one => !Path.Exists(Full(one.path))).Select(one => $"{one.file} names {one.path}, which is not there."));
    }

    /// <summary>A reader who opens a package's or a benchmark's folder finds out what it is.</summary>
    [Fact]
    public void Every_package_and_benchmark_has_a_document_of_its_own() => Holds(
        MarkdownFile.Files("*.csproj", "src", "benchmarks")
            .Select(project => Path.Combine(Path.GetDirectoryName(project)!, "README.md"))
            .Where(readme => !File.Exists(readme))
            .Select(readme => $"{Path.GetRelativePath(Repository.Root, readme)} is missing."));

    /// <summary>The map leads to every document, by itself or by one that it leads to.</summary>
    [Fact]
    public void Every_document_is_reached_from_the_root()
    {
        HashSet<string> reached = [];
        Queue<MarkdownFile> toRead = new([MarkdownFile.At("README.md"), MarkdownFile.At("CHANGELOG.md")]);
        while (toRead.TryDequeue(out var file))
        {
            if (reached.Add(file.Path))
            {
                var targets = file.RelativeLinks.Select(link => Target(file, link)).ToHashSet();
                foreach (var next in MarkdownFile.All.Where(other => targets.Contains(Full(other.Path)) || targets.Contains(Path.GetDirectoryName(Full(other.Path))!)))
                {
                    toRead.Enqueue(next);
                }
            }
        }

        Holds(MarkdownFile.All.Where(file => !reached.Contains(file.Path)).Select(file => $"No document that starts from README.md leads to {file.Path}."));
    }

    private static Lazy<string> Printed { get; } = new(() =>
    {
        var before = Console.Out;
        using var output = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Quickstart.dll")).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before);
        }

        return output.ToString();
    });

    private static bool Resolves(MarkdownFile file, string link)
    {
        var target = Target(file, link);
        var anchor = link.IndexOf('#', StringComparison.Ordinal);
        return anchor < 0
            ? File.Exists(target) || Directory.Exists(target)
            : MarkdownFile.All.SingleOrDefault(other => Full(other.Path) == target)?.Anchors.Contains(link[(anchor + 1)..]) == true;
    }

    private static string Target(MarkdownFile file, string link) => link.StartsWith('#')
        ? Full(file.Path)
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Full(file.Path))!, link.Split('#')[0])));

    private static string Full(string path) => Path.Combine(Repository.Root, path);

    // | R3 | …, or for several at once | B1–B4 | …
    [GeneratedRegex(@"^\| ([RABCKP])(\d+)(?:–[RABCKP](\d+))? \|", RegexOptions.Multiline)]
    private static partial Regex RuleRow();

    // Indentation and where a line ends are the document's own.
    private static string Normalized(string code) => string.Join(' ', code.Split(Space, StringSplitOptions.RemoveEmptyEntries));

    private static void Holds(IEnumerable<string> complaints) => Assert.True(!complaints.Any(), string.Join("\n", complaints));
}
