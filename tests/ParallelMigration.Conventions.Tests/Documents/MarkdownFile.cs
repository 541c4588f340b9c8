using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ParallelMigration.Conventions.Tests.Documents;

/// <summary>A document of this repository.</summary>
/// <param name="Path">Below the repository's root.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record MarkdownFile(string Path, string Text)
{
    private static readonly string[] Folders = [".github", "src", "samples", "tests", "benchmarks"];

    /// <summary>Every one.</summary>
    internal static IReadOnlyList<MarkdownFile> All { get; } = [.. Files("*.md").Select(Read)];

    /// <summary>Where a link may point to, without what leads elsewhere. Code is left out.</summary>
    internal IEnumerable<string> RelativeLinks => Link().Matches(InlineCode().Replace(Fence().Replace(Text, ""), ""))
        .Select(match => match.Groups[1].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>What is named in commands and text by its way from the root.</summary>
    internal IEnumerable<string> PathsFromRoot => FromRoot().Matches(Text).Select(match => match.Value.TrimEnd('.'));

    /// <summary>The names that GitHub gives to the headings.</summary>
    internal IEnumerable<string> Anchors => Heading().Matches(Fence().Replace(Text, ""))
        .Select(match => NotInAnchors().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    internal static MarkdownFile At(string path) => All.Single(file => file.Path == path);

    /// <summary>Files of that kind in what belongs to the repository, and not to a build.</summary>
    internal static IEnumerable<string> Files(string pattern, params string[] folders) =>
        (folders is [] ? Directory.GetFiles(Repository.Root, pattern) : [])
            .Concat((folders is [] ? Folders : folders).SelectMany(folder => Directory.GetFiles(System.IO.Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)))
            .Where(file => !System.IO.Path.GetRelativePath(Repository.Root, file).Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal);

    /// <summary>The code blocks in that language.</summary>
    internal IEnumerable<string> Blocks(string language) => Fence().Matches(Text)
        .Where(match => match.Groups["language"].Value == language)
        .Select(match => match.Groups["code"].Value);

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static MarkdownFile Read(string file) => new(System.IO.Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file));

    [GeneratedRegex(@"^[ ]*```(?<language>\w*)[^\n]*\n(?<code>.*?)^[ ]*```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // Not a part of a longer path or a link, which is checked as such.
    [GeneratedRegex(@"(?<![\w./(\-])(?:src|samples|tests|benchmarks)/[\w.\-/]+")]
    private static partial Regex FromRoot();

    [GeneratedRegex(@"^#+ +(.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
