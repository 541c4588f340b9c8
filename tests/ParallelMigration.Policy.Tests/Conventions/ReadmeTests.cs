using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ParallelMigration.Policy.Tests.Conventions;

/// <summary>The READMEs' C# is the samples' and tests' C#, which compiles and runs.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Every_csharp_block_stands_in_a_sample_or_a_test()
    {
        string[] folders = [Path.Combine(Repository.Root, "samples", "Quickstart"), .. new[] { "Configuration", "Convergence" }.Select(part => Path.Combine(Repository.Root, "tests", "ParallelMigration.Policy.Tests", part))];
        var samples = folders.SelectMany(folder => Directory.GetFiles(folder, "*.cs")).Select(file => Unindented(File.ReadAllText(file))).ToArray();
        var packageReadme = File.ReadAllText(Path.Combine(Repository.Root, "src", "ParallelMigration.Policy", "README.md"));
        var blocks = CSharpBlock().Matches(Readme + packageReadme).Select(match => Unindented(match.Groups[1].Value).Trim('\n')).ToArray();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(samples, sample => sample.Contains(block, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_explanation_shown_is_the_one_given()
    {
        var host = new HostResources { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(40) };
        var decision = new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = new() { ParallelMigration = ParallelMigrationSetting.Auto },
            VmResources = new() { Vcpus = 8 },
            Source = host,
            Destination = host,
        });
        Assert.Contains(decision.Explain(), Readme, StringComparison.Ordinal);
    }

    private static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
