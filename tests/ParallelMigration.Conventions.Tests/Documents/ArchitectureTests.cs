using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ParallelMigration.Conventions.Tests.Documents;

/// <summary>The architecture's diagram is that of the projects.</summary>
public partial class ArchitectureTests
{
    private static readonly string Diagram = MarkdownFile.At("src/README.md").Blocks("mermaid").Single(block => block.Contains("ParallelMigration.Tool", StringComparison.Ordinal));

    [Fact]
    public void The_diagram_s_arrows_are_the_references_of_the_projects()
    {
        var names = Node().Matches(Diagram).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var drawn = Arrow().Matches(Diagram).Select(match => (names[match.Groups[1].Value], names[match.Groups[2].Value])).Order();
        var real = Projects.SelectMany(project => XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => (Name(project), Name(reference.Attribute("Include")!.Value)))).Order();
        Assert.Equal(real, drawn);
    }

    [Fact]
    public void The_diagram_has_every_project_and_no_other() => Assert.Equal(
        Projects.Select(Name).Order(StringComparer.Ordinal),
        Node().Matches(Diagram).Select(match => match.Groups[2].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void The_table_of_packages_has_every_project() => Assert.All(
        Projects.Select(Name), name => Assert.Contains($"| [`{name}`]({name}/README.md) |", MarkdownFile.At("src/README.md").Text, StringComparison.Ordinal));

    private static IEnumerable<string> Projects => MarkdownFile.Files("*.csproj", "src");

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);

    // policy["ParallelMigration.Policy"]
    [GeneratedRegex(@"^\s*(\w+)\[""(ParallelMigration\.[\w.]+)""\]\s*$", RegexOptions.Multiline)]
    private static partial Regex Node();

    // json --> policy
    [GeneratedRegex(@"^\s*(\w+) --> (\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
