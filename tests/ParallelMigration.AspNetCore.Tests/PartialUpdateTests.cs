using System;
using System.Threading.Tasks;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using static ParallelMigration.AspNetCore.Tests.TestApi;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>What each part of <c>migration</c> means in an update: only what the body has changes.</summary>
public class PartialUpdateTests
{
    private static readonly OVirtMigrationOptions Full = new()
    {
        AutoConverge = InheritableBoolean.True,
        Compressed = InheritableBoolean.False,
        Encrypted = InheritableBoolean.True,
        ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(4)),
        PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id!,
    };

    public static TheoryData<string, string> Parts => new()
    {
        { "", "true false true custom 4 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<auto_converge>inherit</auto_converge>", "inherit false true custom 4 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<auto_converge>FALSE</auto_converge>", "false false true custom 4 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<compressed>true</compressed>", "true true true custom 4 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<encrypted>inherit</encrypted>", "true false inherit custom 4 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<custom_parallel_migrations>8</custom_parallel_migrations>", "true false true custom 4 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<custom_parallel_migrations>8</custom_parallel_migrations><parallel_migrations_policy>custom</parallel_migrations_policy>", "true false true custom 8 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<parallel_migrations_policy>Custom</parallel_migrations_policy><custom_parallel_migrations>255</custom_parallel_migrations>", "true false true custom 255 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<parallel_migrations_policy>auto</parallel_migrations_policy><custom_parallel_migrations>1</custom_parallel_migrations>", "true false true auto 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<parallel_migrations_policy>AUTO_PARALLEL</parallel_migrations_policy>", "true false true auto_parallel 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<parallel_migrations_policy>disabled</parallel_migrations_policy>", "true false true disabled 80554327-0569-496b-bdeb-fcbbf52b827b" },
        { "<policy/>", "true false true custom 4 " },
        { "<policy id='80554327-0569-496b-bdeb-fcbbf52b827c'/>", "true false true custom 4 80554327-0569-496b-bdeb-fcbbf52b827c" },
        { "<policy><id>80554327-0569-496b-bdeb-fcbbf52b827c</id></policy>", "true false true custom 4 80554327-0569-496b-bdeb-fcbbf52b827c" },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Only_the_given_parts_of_a_vm_change(string parts, string expected)
    {
        await using var api = await StartAsync(vms: [ExampleVm with { Migration = Full }]);
        var answer = await api.PutAsync(VmPath, $"<vm><migration>{parts}</migration></vm>");
        Assert.Equal(200, answer.Status);
        Assert.Equal(expected, Shown((await api.VmAsync()).Migration));
        Assert.Equal("\"2\"", answer.Headers.ETag!.Tag);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Only_the_given_parts_of_a_cluster_change(string parts, string expected)
    {
        await using var api = await StartAsync(cluster: ExampleCluster with { Migration = Full });
        Assert.Equal(200, (await api.PutAsync(ClusterPath, $"<cluster><migration>{parts}</migration></cluster>")).Status);
        Assert.Equal(expected, Shown((await api.ClusterAsync()).Migration));
    }

    [Fact]
    public async Task A_vm_takes_the_clusters_value_with_inherit()
    {
        await using var api = await StartAsync(vms: [ExampleVm with { Migration = Full }]);
        Assert.Equal(200, (await api.PutAsync(VmPath, """{"migration":{"parallel_migrations_policy":"inherit"}}""")).Status);
        Assert.Null((await api.VmAsync()).Migration.ParallelMigrations!.Value.Setting);
    }

    [Theory]
    [InlineData("<bandwidth><custom_value>100</custom_value></bandwidth>", "500 Mbps")]
    [InlineData("<bandwidth><assignment_method>custom</assignment_method><custom_value>100</custom_value></bandwidth>", "100 Mbps")]
    [InlineData("<bandwidth><assignment_method>auto</assignment_method><custom_value>100</custom_value></bandwidth>", "Auto")]
    [InlineData("<bandwidth><assignment_method>hypervisor_default</assignment_method></bandwidth>", "HypervisorDefault")]
    [InlineData("", "500 Mbps")]
    public async Task A_bandwidth_counts_with_its_method_only(string part, string expected)
    {
        await using var api = await StartAsync(cluster: ExampleCluster with { Migration = new() { Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(500)) } });
        Assert.Equal(200, (await api.PutAsync(ClusterPath, $"<cluster><migration>{part}</migration></cluster>")).Status);
        var bandwidth = (await api.ClusterAsync()).Migration.Bandwidth!.Value;
        Assert.Equal(expected, bandwidth.CustomBandwidth is { } custom ? $"{custom.ToMegabitsPerSecond()} Mbps" : bandwidth.ToString());
    }

    [Theory]
    [InlineData("<bandwidth><assignment_method>custom</assignment_method></bandwidth>")]
    [InlineData("<bandwidth><assignment_method>custom</assignment_method><custom_value>0</custom_value></bandwidth>")]
    public async Task A_custom_bandwidth_needs_its_value(string part)
    {
        await using var api = await StartAsync();
        Assert.Equal((400, "Operation Failed", "[Custom migration bandwidth must be between 1 and 2147483647 Mbps.]"), (await api.PutAsync(ClusterPath, $"<cluster><migration>{part}</migration></cluster>")).Fault);
    }

    [Fact]
    public async Task A_vm_has_no_bandwidth_of_its_own_as_in_the_engine()
    {
        await using var api = await StartAsync();
        Assert.Equal(200, (await api.PutAsync(VmPath, "<vm><migration><bandwidth><assignment_method>auto</assignment_method></bandwidth></migration></vm>")).Status);
        Assert.Null((await api.VmAsync()).Migration.Bandwidth);
    }

    [Fact]
    public async Task The_rest_of_a_vm_changes_part_by_part_too()
    {
        await using var api = await StartAsync();
        var body = """{"cpu":{"topology":{"cores":8}},"memory":2147483648,"tunnel_migration":"true","migration_downtime":"500","custom_compatibility_version":{"major":4,"minor":"7"},"placement_policy":{"affinity":"pinned"},"description":"x"}""";
        Assert.Equal(200, (await api.PutAsync(VmPath, body)).Status);
        var vm = await api.VmAsync();
        Assert.Equal(new(2, 8, 1), vm.Topology);
        Assert.Equal((2L << 30, true, TimeSpan.FromMilliseconds(500), new ClusterLevel(4, 7), OVirtMigrationMode.Pinned, "web1"), (vm.MemoryBytes, vm.TunnelMigration, vm.MigrationDowntime!.Value, vm.CustomLevel!.Value, vm.MigrationMode, vm.Name));
        Assert.Equal((VmStatus.Up, HostA), (vm.Status, vm.HostId));
        Assert.Equal(200, (await api.PutAsync(VmPath, "<vm><custom_compatibility_version/><migration_downtime>-1</migration_downtime></vm>")).Status);
        vm = await api.VmAsync();
        Assert.Null(vm.CustomLevel);
        Assert.Null(vm.MigrationDowntime);
    }

    private static string Shown(OVirtMigrationOptions migration) => string.Join(
        ' ', Shown(migration.AutoConverge), Shown(migration.Compressed), Shown(migration.Encrypted), migration.ParallelMigrations?.ToString(), migration.PolicyId);

    private static string Shown(InheritableBoolean? flag) => flag switch { InheritableBoolean.True => "true", InheritableBoolean.False => "false", InheritableBoolean.Inherit => "inherit", _ => "absent" };
}
