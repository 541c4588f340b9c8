using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Testing;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Explanations;

/// <summary>Every code that there is, with its rule, its numbers and its words: one reviewed list.</summary>
public class CatalogueTests
{
    private static readonly ResolverOptions Zstd = new() { ParallelCompression = ParallelCompression.Zstd };

    [Fact]
    public void Every_reason_and_warning_is_written_with_its_numbers()
    {
        var written = Decisions().SelectMany(decision => decision.Reasons.Concat(decision.Warnings))
            .GroupBy(reason => reason.Code).OrderBy(group => group.Key)
            .SelectMany(group => group.Select(reason => $"{reason} [{reason.Before} -> {reason.After}]{(reason.IsWarning ? " warning" : "")}").Distinct().Order(StringComparer.Ordinal))
            .ToArray();
        Assert.All(Enum.GetNames<ReasonCode>(), code => Assert.Contains(written, line => line.StartsWith(code + " ", StringComparison.Ordinal)));
        Snapshot.Match(string.Join("\n", written));
    }

    [Fact]
    public void Every_issue_is_written_with_its_remedy()
    {
        var written = Decisions().SelectMany(decision => decision.Issues).Select(issue => issue.ToString())
            .Concat(SaveIssues().Select(issue => issue.ToString())).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.All(Enum.GetNames<IssueCode>(), code => Assert.Contains(written, line => line.Contains(code + " ", StringComparison.Ordinal)));
        Snapshot.Match(string.Join("\n", written));
    }

    /// <summary>The page that lists the codes for readers is what the codes say; UPDATE_SNAPSHOTS=1 writes it anew.</summary>
    [Fact]
    public void The_page_of_codes_lists_every_one_with_its_rule_and_words()
    {
        var reasons = Decisions().SelectMany(decision => decision.Reasons.Concat(decision.Warnings)).GroupBy(reason => reason.Code).OrderBy(group => group.Key)
            .Select(group => group.First()).Select(reason => $"| `{reason.Code}` | {(int)reason.Code} | {reason.Rule} | {reason.Message} |");
        var issues = Decisions().SelectMany(decision => decision.Issues).Select(issue => (issue.Code, issue.Rule, issue.Message, issue.Remedy))
            .Concat(SaveIssues().Select(issue => (issue.Code, issue.Rule, issue.Message, issue.Remedy))).GroupBy(issue => issue.Code).OrderBy(group => group.Key)
            .Select(group => group.First()).Select(issue => $"| `{issue.Code}` | {(int)issue.Code} | {issue.Rule} | {issue.Message} | {issue.Remedy} |");
        var convergence = Enum.GetValues<ConvergenceReasonCode>().Select(code => new ConvergenceDecision
        {
            Code = code,
            Action = code == ConvergenceReasonCode.NothingSent ? ConvergenceAction.Abort : ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(500)),
            Stalls = 3,
            StallLimit = 3,
            BytesRemaining = 900L * 1024 * 1024,
            BestBytesRemaining = 800L * 1024 * 1024,
            NothingSentFor = TimeSpan.FromSeconds(120),
            TimeLimit = TimeSpan.FromMinutes(30),
        }).Select(decision => $"| `{decision.Code}` | {(int)decision.Code} | {decision.Message} |");
        var page = $"""
            # Codes

            Names and numbers are stable: programs compare them. A number is identity alone: neither its order nor its range means anything. The words are an
            example of each, made from the decision's own numbers when they are asked for; they may change.

            ## Why a plan is what it is (`ReasonCode`)

            | code | number | rule | for example |
            |---|---|---|---|
            {string.Join('\n', reasons)}

            ## Why it is refused, or why settings cannot be saved or should be checked (`IssueCode`)

            | code | number | rule | for example | remedy |
            |---|---|---|---|---|
            {string.Join('\n', issues)}

            ## Why a convergence schedule acts (`ConvergenceReasonCode`)

            | code | number | for example |
            |---|---|---|
            {string.Join('\n', convergence)}

            """;
        var file = Path.Combine(Repository.Root, "src", "ParallelMigration.Policy", "CODES.md");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, page);
        }

        Assert.All(Enum.GetNames<ReasonCode>().Concat(Enum.GetNames<IssueCode>()), code => Assert.Contains($"| `{code}` |", page, StringComparison.Ordinal));
        Assert.Equal(page, File.ReadAllText(file));
    }

    [Fact]
    public void The_less_common_plans_explain_themselves() => Snapshot.Match(string.Join(
        "\n\n",
        new[]
        {
            (Example(ParallelMigrationSetting.Disabled) with
            {
                Vm = new() { Id = "vm1", MigrationPolicy = Policies.Compressed with { AutoConverge = false }, Transport = MigrationTransport.Rdma },
            }).Resolve(),
            (Example(ParallelMigrationSetting.Auto) with { Vm = new() { Transport = MigrationTransport.Rdma } }).Resolve(),
        }.Select(decision => decision.ToString() + "\n" + decision.Explain())));

    private static IEnumerable<Issue> SaveIssues()
    {
        SettingsValidator optedIn = new(new() { PostCopyWithParallel = PostCopyWithParallel.WhenSupported });
        ClusterSettings postCopy = new() { ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = Policies.PostCopy };
        return optedIn.ValidateCluster(postCopy).Issues
            .Concat(optedIn.ValidateCluster(postCopy with { ParallelMigration = ParallelMigrationSetting.Custom(20) }, fewestCpuThreads: 8).Issues)
            .Concat(new SettingsValidator().ValidateCluster(new() { MigrationPolicy = new() { Name = "Very large VMs", ZeroCopy = true } }).Issues)
            .Concat(new SettingsValidator().ValidateCluster(new() { MigrationPolicy = new() { Convergence = new([ConvergenceAction.Abort], [], []) } }).Issues);
    }

    private static IEnumerable<MigrationDecision> Decisions()
    {
        foreach (var (request, options) in ExplanationTests.Cases.Values)
        {
            yield return request.Resolve(options);
        }

        var parallel = Example(ParallelMigrationSetting.Parallel);
        var custom = Example(ParallelMigrationSetting.Custom(8));
        HostResources unknown = new() { CpuThreads = 64 };
        var oldQemu = Host(100) with { LibvirtVersion = null, QemuVersion = new(3, 1) };
        yield return (Example(ParallelMigrationSetting.Auto) with { Vm = new() { Transport = MigrationTransport.Rdma } }).Resolve();
        yield return (parallel with { Vm = new() { Transport = MigrationTransport.Rdma } }).Resolve();
        yield return (Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.PostCopy) with { Vm = new() { Transport = MigrationTransport.Tunnelled, Encrypted = true } }).Resolve();
        foreach (var setting in new[] { ParallelMigrationSetting.Auto, ParallelMigrationSetting.Parallel })
        {
            yield return Encrypted(Example(setting) with { Source = Host(100) with { QemuVersion = new(5, 1) }, Destination = Host(100) with { QemuVersion = new(4, 2) } }).Resolve();
        }

        yield return Encrypted(Example(ParallelMigrationSetting.Auto, gigabits: 25)).Resolve();
        yield return Example(ParallelMigrationSetting.Auto, gigabits: 25).Resolve(Zstd with { ParallelCompression = ParallelCompression.ZstdWhenFaster });
        yield return (parallel with { Source = unknown, Destination = unknown }).Resolve(Zstd with { ParallelCompression = ParallelCompression.ZstdWhenFaster });
        yield return (parallel with { Source = Host(25) with { BandwidthInUse = Bandwidth.FromMegabitsPerSecond(24_900) } }).Resolve();
        yield return (Example(ParallelMigrationSetting.Disabled) with
        {
            Cluster = new() { MigrationBandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(8)), MigrationPolicy = new() { MaxOutgoingMigrations = 5 } },
        }).Resolve();
        yield return (parallel with { VmResources = new() { Vcpus = 8, EmulatorCpus = 8, EmulatorCpusShared = true } }).Resolve();
        yield return (Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.PostCopy) with { Source = Host(100) with { LibvirtVersion = new(5, 0) } }).Resolve();
        yield return (parallel with { Destination = Host(100) with { QemuVersion = new(9, 1) } }).Resolve();
        yield return (parallel.WithPolicy(Policies.ZeroCopy) with { Source = Host(100) with { QemuVersion = new(8, 2) } }).Resolve();
        yield return Encrypted(Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.PostCopy) with { Source = Host(100) with { QemuVersion = new(10, 0) } }).Resolve();
        yield return (parallel with { Source = Host(100) with { QemuVersion = HypervisorVersion.Parse("10.1.0-8.el9") } }).Resolve();
        yield return Example(ParallelMigrationSetting.Custom(1)).Resolve();
        yield return new ParallelMigrationResolver().ResolveSharingLink(Example(ParallelMigrationSetting.Auto));
        yield return (Example(ParallelMigrationSetting.Auto) with { Source = unknown, Destination = unknown }).Resolve();
        yield return custom.Resolve();
        yield return (custom with { Source = Host(100) with { CpuThreads = 1 } }).Resolve();
        yield return (custom with { Source = Host(100) with { CpuThreads = 4 }, Destination = Host(100) with { CpuThreads = 4 } }).Resolve();
        yield return (parallel with { Source = unknown }).Resolve();
        yield return (parallel with { Destination = unknown }).Resolve();
        yield return (parallel with { Cluster = parallel.Cluster with { MigrationBandwidth = MigrationBandwidth.HypervisorDefault } }).Resolve();
        yield return (parallel with { Cluster = parallel.Cluster with { MigrationBandwidth = MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(20)) } }).Resolve();
        foreach (var (source, destination) in new[] { (true, true), (true, false), (false, true) })
        {
            HostResources Of(bool lacks) => Host(100) with { LibvirtVersion = lacks ? new(9, 0) : new(12, 8) };
            yield return (parallel with { Source = Of(source), Destination = Of(destination) }).Resolve(Zstd);
        }

        var zeroCopy = parallel.WithPolicy(Policies.ZeroCopy with { Compression = true });
        yield return zeroCopy.Resolve(Zstd);
        yield return (zeroCopy with { Vm = new() { Encrypted = true }, Source = Host(100) with { LibvirtVersion = new(8, 0) } }).Resolve();
        yield return (parallel with { Source = oldQemu, Destination = oldQemu with { LibvirtVersion = new(5, 1) } }).Resolve();
    }

    private static MigrationRequest Encrypted(MigrationRequest request) => request with { Vm = request.Vm with { Encrypted = true } };
}
