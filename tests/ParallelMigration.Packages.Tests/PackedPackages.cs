using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace ParallelMigration.Packages.Tests;

/// <summary>
/// The packages, packed once for all tests by the README's command in a copy of the repository; a feed with them for projects outside of it;
/// and the tool, installed from there.
/// </summary>
public sealed partial class PackedPackages : IAsyncLifetime
{
    private readonly string root = Directory.CreateTempSubdirectory("parallel-migration-packages-").FullName;
    private MachineTurn? turn;

    /// <summary>The folder with the packages.</summary>
    internal string Feed => Path.Combine(root, "first", "artifacts", "packages");

    /// <summary>The packages again, packed from another copy in another folder.</summary>
    internal string PackedAgain => Path.Combine(root, "second", "artifacts", "packages");

    /// <summary>The copy that they were packed from.</summary>
    internal string Source => Path.Combine(root, "first");

    internal string Version { get; private set; } = "";

    /// <summary>For everything that restores: the packages that are packed here are looked for here, and unpacked here.</summary>
    internal Dictionary<string, string> Environment { get; } = [];

    private string Unpacked => Path.Combine(root, "unpacked");

    private string Tool => Path.Combine(root, "tool", "parallel-migration");

    public async Task InitializeAsync()
    {
        if (Tiers.ValueOf(Tiers.Packages) is null)
        {
            return; // every test is skipped
        }

        turn = await MachineTurn.TakeAsync();
        // Both copies first, so that editing the repository meanwhile does not make them differ.
        var second = Path.Combine(root, "second");
        await Checkout.CopyToAsync(Source);
        await Checkout.CopyToAsync(second);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(second, "src"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new(2001, 1, 1)); // a clone's files are of the day it was made
        }

        foreach (var (copy, packages) in new[] { (Source, Feed), (second, PackedAgain) })
        {
            await Command.RunAsync(copy, "dotnet", ["pack", "-o", "artifacts/packages", "-v", "quiet"]);
            Assert.NotEmpty(Directory.GetFiles(packages, "*.nupkg"));
        }

        Version = PackageVersion().Match(Path.GetFileName(Directory.GetFiles(Feed, "ParallelMigration.Tool.*.nupkg").Single())).Groups[1].Value;
        await WriteConfigurationAsync();
        await Command.RunAsync(
            root, "dotnet", ["tool", "install", "ParallelMigration.Tool", "--version", Version, "--tool-path", "tool", "--configfile", "nuget.config"], environment: Environment);
    }

    public async Task DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        if (turn is not null)
        {
            await turn.DisposeAsync();
        }
    }

    /// <summary>A new folder outside of the repository, with the files of a consumer whose placeholders are filled in.</summary>
    internal string NewConsumer(string name, string folderName)
    {
        var folder = Path.Combine(root, "consumers", folderName);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "ParallelMigration.Packages.Tests", "Consumers", name)))
        {
            var text = File.ReadAllText(file).Replace("PACKED", Version, StringComparison.Ordinal).Replace("FEED", Feed, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(file)), text);
        }

        return folder;
    }

    /// <summary>A new empty folder outside of the repository.</summary>
    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;

    /// <summary>Fails unless a package of ours that was restored is the one that was packed, not one that lay about.</summary>
    internal void AssertRestoredFromFeed(string package) =>
        Assert.True(Directory.Exists(Path.Combine(Unpacked, package.ToLowerInvariant(), Version)), $"{package} {Version} was not unpacked from the feed");

    /// <summary>The installed tool's answers, one a line.</summary>
    internal Task<string> ToolAnswersAsync(string requests) => Command.RunAsync(root, Tool, ["resolve", "--lines", "-"], requests, Environment);

    /// <summary>The installed tool's explanation of one request.</summary>
    internal Task<string> ToolExplanationAsync(string request, bool refused) =>
        Command.RunAsync(root, Tool, ["resolve", "--explain", "-"], request, Environment, exitCode: refused ? 1 : 0);

    private async Task WriteConfigurationAsync()
    {
        var listed = await Command.RunAsync(root, "dotnet", ["nuget", "list", "source"]);
        var others = EnabledSource().Matches(listed).Select(match => $"""<packageSource key="{match.Groups[1].Value}"><package pattern="*" /></packageSource>""");
        await File.WriteAllTextAsync(Path.Combine(root, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="ParallelMigration.*" /></packageSource>
                {string.Join("\n    ", others)}
              </packageSourceMapping>
            </configuration>
            """);
        var cached = await Command.RunAsync(root, "dotnet", ["nuget", "locals", "global-packages", "--list"]);
        Environment["NUGET_PACKAGES"] = Unpacked;
        Environment["NUGET_FALLBACK_PACKAGES"] = cached[(cached.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    [GeneratedRegex(@"^ParallelMigration\.Tool\.(.+)\.nupkg$")]
    private static partial Regex PackageVersion();

    [GeneratedRegex(@"^\s*\d+\.\s+(.+?) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex EnabledSource();
}

/// <summary>Tests of one packing run one after another: each keeps both cores busy by itself.</summary>
[CollectionDefinition(nameof(PackedPackages), DisableParallelization = true)]
public sealed class PackedOnce : ICollectionFixture<PackedPackages>;
