using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.OVirt.Tests.Options;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests.Updates;

/// <summary>Updates (PUT): what the body leaves absent stays, part by part; what it has replaces, and <c>inherit</c> clears.</summary>
public class UpdateTests
{
    private const string Policy = "80554327-0569-496b-bdeb-fcbbf52b827b";

    private static readonly OVirtMigrationOptions Full = new()
    {
        AutoConverge = InheritableBoolean.True,
        Compressed = InheritableBoolean.False,
        Encrypted = InheritableBoolean.True,
        ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(8)),
        Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(500)),
        PolicyId = Policy,
    };

    public static TheoryData<string, string, OVirtMigrationOptions> Parts => new()
    {
        { "nothing", "<migration/>", Full },
        { "auto_converge", "<migration><auto_converge>false</auto_converge></migration>", Full with { AutoConverge = InheritableBoolean.False } },
        { "auto_converge inherits", "<migration><auto_converge>inherit</auto_converge></migration>", Full with { AutoConverge = InheritableBoolean.Inherit } },
        { "compressed", "<migration><compressed>true</compressed></migration>", Full with { Compressed = InheritableBoolean.True } },
        { "compressed inherits", "<migration><compressed>inherit</compressed></migration>", Full with { Compressed = InheritableBoolean.Inherit } },
        { "encrypted", "<migration><encrypted>false</encrypted></migration>", Full with { Encrypted = InheritableBoolean.False } },
        { "encrypted inherits", "<migration><encrypted>inherit</encrypted></migration>", Full with { Encrypted = InheritableBoolean.Inherit } },
        {
            "parallel", "<migration><parallel_migrations_policy>auto</parallel_migrations_policy></migration>",
            Full with { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Auto) }
        },
        {
            "parallel custom",
            "<migration><custom_parallel_migrations>4</custom_parallel_migrations><parallel_migrations_policy>custom</parallel_migrations_policy></migration>",
            Full with { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(4)) }
        },
        { "a number alone says nothing", "<migration><custom_parallel_migrations>4</custom_parallel_migrations></migration>", Full },
        {
            "a number without custom is ignored",
            "<migration><custom_parallel_migrations>4</custom_parallel_migrations><parallel_migrations_policy>disabled</parallel_migrations_policy></migration>",
            Full with { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled) }
        },
        {
            "bandwidth", "<migration><bandwidth><assignment_method>hypervisor_default</assignment_method></bandwidth></migration>",
            Full with { Bandwidth = MigrationBandwidth.HypervisorDefault }
        },
        { "a bandwidth without a method says nothing", "<migration><bandwidth><custom_value>9</custom_value></bandwidth></migration>", Full },
        {
            "a value without custom is ignored",
            "<migration><bandwidth><assignment_method>auto</assignment_method><custom_value>9</custom_value></bandwidth></migration>",
            Full with { Bandwidth = MigrationBandwidth.Auto }
        },
        {
            "bandwidth custom",
            "<migration><bandwidth><assignment_method>custom</assignment_method><custom_value>9</custom_value></bandwidth></migration>",
            Full with { Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(9)) }
        },
        { "policy", "<migration><policy id='other'/></migration>", Full with { PolicyId = "other" } },
        { "a policy without an id clears", "<migration><policy/></migration>", Full with { PolicyId = "" } },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void Each_part_replaces_itself_and_nothing_else(string part, string update, OVirtMigrationOptions expected)
    {
        Assert.NotEmpty(part);
        Assert.Equal(expected, Full.Apply(OVirtMigrationOptions.Parse(update)));
        Assert.Equal(expected, new OVirtCluster { Migration = Full }.Apply(Cluster($"<cluster>{update}</cluster>")).Migration);
        Assert.Equal(expected, new OVirtVm { Migration = Full }.Apply(Vm($"<vm>{update}</vm>")).Migration);
    }

    [Fact]
    public void A_vm_that_inherits_again_has_no_setting_of_its_own()
    {
        var vm = new OVirtVm { Migration = Full }.Apply(
            Vm("{\"migration\":{\"parallel_migrations_policy\":\"inherit\",\"policy\":{}}}"));
        Assert.Null(vm.ToVmSettings(new() { Migration = Full }).ParallelMigration);
        Assert.Null(vm.ToVmSettings(new() { Migration = Full }).MigrationPolicy);
        Assert.Equal(InheritableBoolean.True, vm.Migration!.Encrypted);
    }

    [Fact]
    public void A_cluster_keeps_what_an_update_leaves_absent()
    {
        var cluster = new OVirtCluster { Id = "c1", Name = "prod", Level = new(4, 7), TunnelMigration = true, Migration = Full };
        Assert.Equal(cluster, cluster.Apply(Cluster("<cluster/>")));
        Assert.Equal(cluster with { Name = "new" }, cluster.Apply(Cluster("<cluster id='C1'><name>new</name></cluster>")));
        Assert.Equal(cluster with { Level = new(4, 8) }, cluster.Apply(Cluster("<cluster><version><major>4</major><minor>8</minor></version></cluster>")));
        Assert.Equal(cluster with { TunnelMigration = false }, cluster.Apply(Cluster("<cluster><tunnel_migration>false</tunnel_migration></cluster>")));
        Assert.Equal(Full, new OVirtCluster().Apply(cluster with { Id = null }).Migration);
        var other = Assert.Throws<OVirtFormatException>(() => cluster.Apply(new() { Id = "c2" }));
        Assert.Equal("id: is \"c2\", but \"c1\" is updated: an id cannot change", other.Description);
    }

    [Fact]
    public void A_vm_keeps_what_an_update_leaves_absent()
    {
        var vm = new OVirtVm
        {
            Id = "v1",
            Name = "db",
            ClusterId = "c1",
            Topology = new(2, 4, 1),
            RunningTopology = new(2, 4, 1),
            CpuPinningPolicy = "manual",
            CpuPins = new Dictionary<int, string> { [0] = "0-3" },
            CustomLevel = new(4, 7),
            MigrationMode = OVirtMigrationMode.UserMigratable,
            MigrationDowntime = TimeSpan.FromMilliseconds(500),
            TunnelMigration = true,
            Migration = Full,
        };
        Assert.Equal(vm, vm.Apply(new()));
        Assert.Equal(vm with { Name = "new" }, vm.Apply(new() { Name = "new" }));
        Assert.Equal(vm with { ClusterId = "c2" }, vm.Apply(new() { ClusterId = "c2" }));
        Assert.Equal(vm with { CpuPinningPolicy = "none" }, vm.Apply(new() { CpuPinningPolicy = "none" }));
        Assert.Equal(vm with { TunnelMigration = false }, vm.Apply(new() { TunnelMigration = false }));
        Assert.Equal(vm with { MigrationMode = OVirtMigrationMode.Pinned }, vm.Apply(new() { MigrationMode = OVirtMigrationMode.Pinned }));
        Assert.Equal(vm with { MigrationDowntime = TimeSpan.Zero }, vm.Apply(Vm("<vm><migration_downtime>-1</migration_downtime></vm>")));
        Assert.Equal(vm with { CpuPins = new Dictionary<int, string>() }, vm.Apply(Vm("<vm><cpu><cpu_tune/></cpu></vm>")));
        Assert.Equal(vm with { Topology = new(4, 4, 1), RunningTopology = null }, vm.Apply(Vm("<vm><cpu><topology><sockets>4</sockets></topology></cpu></vm>")));
        Assert.Equal(vm with { CustomLevel = new(4, 8) }, vm.Apply(Vm("<vm><custom_compatibility_version><major>4</major><minor>8</minor></custom_compatibility_version></vm>")));
        Assert.Equal(vm with { CustomLevel = null }, vm.Apply(Vm("<vm><custom_compatibility_version/></vm>")));
        Assert.Throws<OVirtFormatException>(() => vm.Apply(new() { Id = "v2" }));
    }

    /// <summary>Any update, applied twice, is as applied once; and it leaves no part of its own out.</summary>
    [Property(MaxTest = 1000, Arbitrary = [typeof(OptionsLaws)])]
    public void Applying_an_update_again_changes_nothing(OVirtMigrationOptions before, OVirtMigrationOptions update)
    {
        var after = before.Apply(update);
        Assert.Equal(after, after.Apply(update));
        Assert.Equal(after, before.Apply(after));
        Assert.Equal(before, before.Apply(null));
        Assert.Equal(update, new OVirtMigrationOptions().Apply(update));
    }

    private static OVirtCluster Cluster(string text) => OVirtCluster.ReadUpdateAsync(Examples.Stream(text)).Result;

    private static OVirtVm Vm(string text) => OVirtVm.ReadUpdateAsync(Examples.Stream(text)).Result;
}
