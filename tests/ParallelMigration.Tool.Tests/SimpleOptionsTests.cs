using System.CommandLine;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Tests;

/// <summary>An option that is given takes precedence over the settings file; one that is not changes nothing.</summary>
public class SimpleOptionsTests
{
    private static readonly DecisionRequest Settings = new(ResolverOptions.Default, new()
    {
        Cluster = new() { ParallelMigration = ParallelMigrationSetting.Disabled },
        Vm = new() { ParallelMigration = ParallelMigrationSetting.Parallel, MigrationPolicy = new() { Name = "file" } },
        VmResources = new() { Vcpus = 8 },
        Source = new() { CpuThreads = 64, BandwidthInUse = Bandwidth.FromGigabitsPerSecond(1) },
        Destination = new() { CpuThreads = 64 },
    });

    [Fact]
    public void Options_not_given_change_nothing() => Assert.Equal(Settings, Applied());

    [Fact]
    public void Options_given_take_precedence()
    {
        var migration = Applied("--setting", "custom:4", "--policy", "suspend-workload", "--bandwidth", "400Mbps", "--in-use", "0 Mbps").Migration;
        Assert.Equal(ParallelMigrationSetting.Custom(4), migration.EffectiveSetting);
        Assert.Equal(OVirtMigrationPolicies.SuspendWorkloadIfNeeded, migration.EffectivePolicy);
        Assert.Equal(MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(400)), migration.Cluster.MigrationBandwidth);
        Assert.Equal((Bandwidth.Zero, Bandwidth.Zero), (migration.Source.BandwidthInUse, migration.Destination.BandwidthInUse));
    }

    private static DecisionRequest Applied(params string[] args)
    {
        SimpleOptions options = new();
        RootCommand command = [];
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        var parsed = command.Parse(args);
        Assert.Empty(parsed.Errors);
        return options.Apply(parsed, Settings);
    }
}
