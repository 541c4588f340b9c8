using System;
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
        Assert.Equal(OVirtPolicyCatalog.SuspendWorkloadIfNeeded, migration.EffectivePolicy);
        Assert.Equal(MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(400)), migration.Cluster.MigrationBandwidth);
        Assert.Equal((Bandwidth.Zero, Bandwidth.Zero), (migration.Source.BandwidthInUse, migration.Destination.BandwidthInUse));
    }

    [Theory]
    [InlineData("1800s")]
    [InlineData("30m")]
    [InlineData("0.5h")]
    public void A_timeout_limits_the_time_of_the_policy_that_counts(string timeout)
    {
        var migration = Applied("--timeout", timeout).Migration;
        Assert.Equal("file", migration.EffectivePolicy.Name);
        Assert.Equal(TimeSpan.FromMinutes(30), migration.EffectivePolicy.Convergence.TimeLimit);
        Assert.Equal(OVirtPolicyCatalog.PostCopy.Convergence.Last, Applied("--timeout", timeout, "--policy", "post-copy").Migration.EffectivePolicy.Convergence.Last);
        var cluster = Applied(Settings with { Migration = Settings.Migration with { Vm = new() } }, "--timeout", timeout).Migration;
        Assert.Null(cluster.Vm.MigrationPolicy);
        Assert.Equal(TimeSpan.FromMinutes(30), cluster.EffectivePolicy.Convergence.TimeLimit);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("m")]
    [InlineData("0s")]
    [InlineData("-1m")]
    [InlineData("721h")]
    [InlineData("1d")]
    public void What_is_no_time_is_refused(string timeout)
    {
        RootCommand command = [.. new SimpleOptions().All];
        Assert.Equal($"--timeout must be a time from 1s to 720h, such as 90s, 30m or 2h, but is '{timeout}'.", Assert.Single(command.Parse(["--timeout", timeout]).Errors).Message);
    }

    private static DecisionRequest Applied(params string[] args) => Applied(Settings, args);

    private static DecisionRequest Applied(DecisionRequest settings, params string[] args)
    {
        SimpleOptions options = new();
        RootCommand command = [];
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        var parsed = command.Parse(args);
        Assert.Empty(parsed.Errors);
        return options.Apply(parsed, settings);
    }
}
