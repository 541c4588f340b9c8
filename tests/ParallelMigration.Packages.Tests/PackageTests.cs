using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace ParallelMigration.Packages.Tests;

/// <summary>What is in the packages, and that it is the same whenever and wherever they are packed.</summary>
[Collection(nameof(PackedPackages))]
public partial class PackageTests(PackedPackages packages)
{
    private IEnumerable<string> All => Directory.GetFiles(packages.Feed, "*.nupkg");

    private IEnumerable<string> Libraries => All.Where(file => !IsTool(file));

    [PackagesFact]
    public void Every_package_is_there() => Assert.Superset(
        new HashSet<string>
        {
            "ParallelMigration.Policy", "ParallelMigration.Policy.Json", "ParallelMigration.Policy.FsCheck", "ParallelMigration.Evacuation", "ParallelMigration.Libvirt", "ParallelMigration.Scheduling",
            "ParallelMigration.Scheduling.Postgres", "ParallelMigration.OVirt", "ParallelMigration.AspNetCore", "ParallelMigration.Blazor", "ParallelMigration.Tool",
        },
        All.Select(IdOf).ToHashSet());

    [PackagesFact]
    public void A_library_holds_its_assemblies_their_documentation_and_what_a_reader_needs() => Assert.All(Libraries, file =>
    {
        var id = IdOf(file);
        var files = FilesOf(file).ToList();
        string[] frameworks = [.. files.Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Select(name => name.Split('/')[1]).Distinct()];
        Assert.Contains("net10.0", frameworks);
        Assert.Equal(
            frameworks.SelectMany(framework => new[] { $"lib/{framework}/{id}.dll", $"lib/{framework}/{id}.xml" })
                .Concat(["README.md", "icon.png", id + ".nuspec"]).Concat(Besides(id)).Order(StringComparer.Ordinal),
            files);
        Assert.Equal(
            frameworks.Select(framework => $"lib/{framework}/{id}.pdb").Append(id + ".nuspec").Order(StringComparer.Ordinal),
            FilesOf(Path.ChangeExtension(file, ".snupkg")));
    });

    private static string[] Besides(string id) => id switch
    {
        "ParallelMigration.Policy" => ["AUDITING.md", "CALIBRATION.md", "CODES.md", "CONFIGURATION.md", "CONVERGENCE.md", "DECISIONS.md", "PREDICTION.md"],
        "ParallelMigration.Policy.Json" => ["AUDIT.md", "schema/parallel-migration.schema.json"],
        "ParallelMigration.Libvirt" => ["FAULTS.md"],
        "ParallelMigration.Blazor" =>
        [
            // German, the style sheet, and what a build needs to find it.
            $"lib/net10.0/de/{id}.resources.dll",
            "build/Microsoft.AspNetCore.StaticWebAssetEndpoints.props", "build/Microsoft.AspNetCore.StaticWebAssets.props", $"build/{id}.props", $"buildMultiTargeting/{id}.props",
            $"buildTransitive/{id}.props", "staticwebassets/editors.css",
        ],
        _ => [],
    };

    [PackagesFact]
    public void The_tool_holds_what_it_runs_with_and_no_documentation_of_it()
    {
        var files = FilesOf(All.Single(IsTool)).ToList();
        Assert.Contains("tools/net10.0/any/parallel-migration.dll", files);
        Assert.Contains("tools/net10.0/any/DotnetToolSettings.xml", files);
        Assert.All(files, name => Assert.True(ToolFile().IsMatch(name), name));
    }

    [PackagesFact]
    public void Every_package_says_what_it_is_and_where_it_comes_from() => Assert.All(All, file =>
    {
        var metadata = MetadataOf(file);
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        var changelog = File.ReadAllText(Path.Combine(packages.Source, "CHANGELOG.md"));
        Assert.Equal(packages.Version, Value("version"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal(("README.md", "icon.png"), (Value("readme"), Value("icon")));
        Assert.Contains("live-migration", Value("tags").Split(' '));
        Assert.InRange(Value("description").Length, 40, 400);
        Assert.InRange(Value("releaseNotes").Length, 100, 35_000); // NuGet's own limit
        Assert.Contains(Value("releaseNotes"), RelativeLink().Replace(changelog.ReplaceLineEndings("\n"), "$1 ($2 in the repository)"), StringComparison.Ordinal);
        Assert.DoesNotContain("## [", Value("releaseNotes"), StringComparison.Ordinal);

        // The commit, and no place that is only ours.
        var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal("git", repository.Attribute("type")!.Value);
        Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")!.Value);
        Assert.True(repository.Attribute("url") is not { } url || url.Value.StartsWith("https://", StringComparison.Ordinal), repository.ToString());
        Assert.StartsWith("# " + IdOf(file).Replace("ParallelMigration.Tool", "parallel-migration", StringComparison.Ordinal) + "\n", ReadText(file, "README.md"), StringComparison.Ordinal);
    });

    /// <summary>Its reader has the package, and no repository around it.</summary>
    [PackagesFact]
    public void No_document_in_a_package_links_to_what_is_not_in_it() => Assert.All(All, file =>
    {
        var files = FilesOf(file).ToHashSet();
        var documents = files.Where(name => name.EndsWith(".md", StringComparison.Ordinal)).ToList();
        Assert.Contains("README.md", documents);
        Assert.All(documents, name => Assert.All(
            RelativeLink().Matches(ReadText(file, name)), link => Assert.True(files.Contains(link.Groups[2].Value), $"{name} links to {link.Value}, which is not in {IdOf(file)}")));
    });

    [PackagesFact]
    public void A_link_out_of_a_package_becomes_a_path_and_one_in_it_stays()
    {
        var policy = All.Single(file => IdOf(file) == "ParallelMigration.Policy");
        var readme = ReadText(policy, "README.md");
        Assert.Contains("(DECISIONS.md)", readme, StringComparison.Ordinal);
        Assert.Contains("generators for tests (src/ParallelMigration.Policy.FsCheck/README.md in the repository)", readme, StringComparison.Ordinal);
        Assert.Contains("(tests/TwoHostLab/MATRIX.md in the repository)", ReadText(policy, "DECISIONS.md"), StringComparison.Ordinal);
    }

    /// <summary>The lowest versions that do; what a dependency brings along is not named again.</summary>
    [PackagesTheory]
    [InlineData("ParallelMigration.Policy", "net10.0", "CommunityToolkit.Diagnostics 7.1.2, Microsoft.Extensions.Configuration.Abstractions 8.0.0, Microsoft.Extensions.Logging.Abstractions 8.0.0, Microsoft.Extensions.Options 8.0.0")]
    [InlineData("ParallelMigration.Policy", ".NETStandard2.0", "CommunityToolkit.Diagnostics 7.1.2, Microsoft.Extensions.Configuration.Abstractions 8.0.0, Microsoft.Extensions.Logging.Abstractions 8.0.0, Microsoft.Extensions.Options 8.0.0, System.Text.Json 8.0.5")]
    [InlineData("ParallelMigration.Policy.Json", "net10.0", "ParallelMigration.Policy PACKED")]
    [InlineData("ParallelMigration.Policy.FsCheck", "net10.0", "FsCheck 3.4.0, ParallelMigration.Policy PACKED")]
    [InlineData("ParallelMigration.Policy.FsCheck", ".NETStandard2.0", "FsCheck 3.4.0, ParallelMigration.Policy PACKED")]
    [InlineData("ParallelMigration.Evacuation", "net10.0", "ParallelMigration.Policy PACKED")]
    [InlineData("ParallelMigration.OVirt", "net10.0", "ParallelMigration.Policy PACKED")]
    [InlineData("ParallelMigration.AspNetCore", "net10.0", "Microsoft.AspNetCore.OpenApi 10.0.15, ParallelMigration.OVirt PACKED, ParallelMigration.Policy.Json PACKED")]
    [InlineData("ParallelMigration.Libvirt", "net10.0", "Microsoft.Extensions.DependencyInjection.Abstractions 8.0.0, Microsoft.Extensions.Logging.Abstractions 8.0.0, ParallelMigration.Policy PACKED, ParallelMigration.Policy.Json PACKED, ParallelMigration.Scheduling PACKED")]
    [InlineData("ParallelMigration.Blazor", "net10.0", "MudBlazor 9.12.0, ParallelMigration.Policy PACKED")]
    [InlineData("ParallelMigration.Scheduling", "net10.0", "ParallelMigration.Policy PACKED")]
    [InlineData("ParallelMigration.Scheduling.Postgres", "net10.0", "DistributedLock.Postgres 1.3.1, Npgsql 8.0.9, ParallelMigration.Scheduling PACKED, Polly.Core 8.4.2")]
    public void Dependencies_are_few_and_low(string id, string framework, string expected)
    {
        var group = MetadataOf(All.Single(file => IdOf(file) == id)).Descendants()
            .Single(element => element.Attribute("targetFramework")?.Value == framework && element.Parent!.Name.LocalName == "dependencies");
        Assert.Equal(
            expected.Replace("PACKED", packages.Version, StringComparison.Ordinal),
            string.Join(", ", group.Elements().Select(dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}").Order(StringComparer.Ordinal)));
    }

    [PackagesFact]
    public void Packed_again_elsewhere_every_file_is_the_same_to_the_byte() => Assert.All(All, file =>
    {
        var again = Path.Combine(packages.PackedAgain, Path.GetFileName(file));
        Assert.Equal(Hashes(file), Hashes(again));
        Assert.Equal(Hashes(Path.ChangeExtension(file, ".snupkg")), Hashes(Path.ChangeExtension(again, ".snupkg")));
    });

    [PackagesFact]
    public void No_assembly_names_a_folder_of_the_machine_that_built_it() => Assert.All(All, file =>
    {
        using var package = ZipFile.OpenRead(file);
        Assert.All(package.Entries.Where(entry => entry.Name.StartsWith("ParallelMigration", StringComparison.OrdinalIgnoreCase) && entry.Name.EndsWith(".dll", StringComparison.Ordinal)), entry =>
        {
            using MemoryStream bytes = new();
            using var stream = entry.Open();
            stream.CopyTo(bytes);
            Assert.DoesNotContain(Path.GetDirectoryName(packages.Source)!, System.Text.Encoding.UTF8.GetString(bytes.GetBuffer()), StringComparison.Ordinal);
        });
    });

    private static bool IsTool(string file) => IdOf(file) == "ParallelMigration.Tool";

    private static string IdOf(string file) => Id().Match(Path.GetFileName(file)).Groups[1].Value;

    private static IEnumerable<string> FilesOf(string file)
    {
        using var package = ZipFile.OpenRead(file);
        return [.. package.Entries.Select(entry => entry.FullName).Where(name => !Packaging().IsMatch(name)).Order(StringComparer.Ordinal)];
    }

    private static SortedDictionary<string, string> Hashes(string file)
    {
        using var package = ZipFile.OpenRead(file);
        return new(
            package.Entries.Where(entry => !Packaging().IsMatch(entry.FullName)).ToDictionary(entry => entry.FullName, entry =>
            {
                using var stream = entry.Open();
                return Convert.ToHexString(SHA256.HashData(stream));
            }),
            StringComparer.Ordinal);
    }

    private static string ReadText(string file, string name)
    {
        using var package = ZipFile.OpenRead(file);
        using var reader = new StreamReader(package.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static XElement MetadataOf(string file) => XDocument.Parse(ReadText(file, IdOf(file) + ".nuspec")).Root!.Elements().Single();

    [GeneratedRegex(@"^(ParallelMigration(?:\.[A-Za-z]+)+)\.\d")]
    private static partial Regex Id();

    /// <summary>[text](path#anchor), neither to a place in the same document nor to the web.</summary>
    [GeneratedRegex(@"\[([^\]]*)\]\((?![^)]*://)([^)#\s]+)[^)\s]*\)")]
    private static partial Regex RelativeLink();

    /// <summary>What the format itself adds, with names that are new each time.</summary>
    [GeneratedRegex(@"^(_rels/|package/|\[Content_Types\]\.xml$)")]
    private static partial Regex Packaging();

    [GeneratedRegex(@"^(tools/net10\.0/any/[^/]+\.(dll|pdb|deps\.json|runtimeconfig\.json)|tools/net10\.0/any/DotnetToolSettings\.xml|README\.md|icon\.png|ParallelMigration\.Tool\.nuspec)$")]
    private static partial Regex ToolFile();
}
