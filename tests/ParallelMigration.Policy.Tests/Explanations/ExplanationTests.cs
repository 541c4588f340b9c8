using System.Collections.Generic;
using ParallelMigration.Testing;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Explanations;

/// <summary>What a person reads, for each kind of decision.</summary>
public class ExplanationTests
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    internal static Dictionary<string, (MigrationRequest Request, ResolverOptions Options)> Cases { get; } = new()
    {
        ["auto limited by vcpus"] = (Example(ParallelMigrationSetting.Auto), new()),
        ["auto limited by bandwidth"] = (Example(ParallelMigrationSetting.Auto, gigabits: 25), new()),
        ["auto below two"] = (Example(ParallelMigrationSetting.Auto, gigabits: 10), new()),
        ["auto with post-copy"] = (Example(ParallelMigrationSetting.Auto).WithPolicy(Policies.PostCopy), new()),
        ["auto with everything against it"] = (
            Obstructed(ParallelMigrationSetting.Auto) with { Vm = new() { Id = "vm1", Transport = MigrationTransport.Rdma } }, new()),
        ["auto tunnelled"] = (Example(ParallelMigrationSetting.Auto) with { Vm = new() { Id = "vm1", Transport = MigrationTransport.Tunnelled } }, new()),
        ["auto encrypted"] = (Example(ParallelMigrationSetting.Auto, gigabits: 40, vcpus: 64) with { Vm = new() { Id = "vm1", Encrypted = true } }, new()),
        ["a busy link"] = (
            Example(ParallelMigrationSetting.Auto) with { Destination = Host(25) with { BandwidthInUse = Bandwidth.FromMegabitsPerSecond(24_900) } }, new()),
        ["refused tunnelled with post-copy and encryption"] = (
            Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.PostCopy) with
            {
                Vm = new() { Id = "vm1", Transport = MigrationTransport.Tunnelled, Encrypted = true },
            },
            new()),
        ["disabled"] = (Example(ParallelMigrationSetting.Disabled), new()),
        ["parallel raised to two"] = (Example(ParallelMigrationSetting.Parallel, gigabits: 1), new()),
        ["parallel cut by the upper limit"] = (Example(ParallelMigrationSetting.Parallel, gigabits: 400, vcpus: 64), new()),
        ["parallel without bandwidth"] = (
            Example(ParallelMigrationSetting.Parallel) with { Source = new() { CpuThreads = 8 }, Destination = new() { CpuThreads = 8 } }, new()),
        ["parallel with pinning"] = (
            Example(ParallelMigrationSetting.Parallel) with { VmResources = new() { Vcpus = 8, EmulatorCpus = 2 } }, new()),
        ["parallel drops compression"] = (Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.Compressed), new()),
        ["parallel with every opt-in"] = (
            Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.PostCopy with { ZeroCopy = true, Compression = true }),
            new() { PostCopyWithParallel = PostCopyWithParallel.WhenSupported, ParallelCompression = ParallelCompression.Zstd }),
        ["disabled but zero-copy"] = (
            Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.ZeroCopy), new() { ForceParallelForZeroCopy = true }),
        ["own custom cut by threads with warnings"] = (
            Example(ParallelMigrationSetting.Disabled) with
            {
                Vm = new() { Id = "vm1", ParallelMigration = ParallelMigrationSetting.Custom(32), Encrypted = true },
                VmResources = new() { Vcpus = 8, EmulatorCpus = 4 },
                Source = Host(100) with { QemuVersion = new(8, 2) },
                Destination = Host(100) with { CpuThreads = 24, QemuVersion = new(9, 2) },
            },
            new()),
        ["refused for post-copy"] = (Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.PostCopy), new()),
        ["refused for everything"] = (Obstructed(ParallelMigrationSetting.Custom(300)), new() { PostCopyWithParallel = PostCopyWithParallel.WhenSupported }),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Explains(string name)
    {
        var (request, options) = Cases[name];
        Snapshot.Match(request.Resolve(options).Explain(), name);
    }

    private static MigrationRequest Obstructed(ParallelMigrationSetting setting)
    {
        var request = Example(setting).WithPolicy(Policies.PostCopy with { ZeroCopy = true });
        return request with
        {
            Cluster = request.Cluster with { Level = new(4, 6) },
            Vm = request.Vm with { Transport = MigrationTransport.Tunnelled },
            Source = request.Source with { Id = "host-a", LibvirtVersion = new(5, 1), QemuVersion = null },
            Destination = request.Destination with { Capabilities = new() { Multifd = false } },
        };
    }
}
