using System;
using System.IO;
using System.Text;
using ParallelMigration.Policy;
using ParallelMigration.Testing;

namespace ParallelMigration.OVirt.Tests.Options;

/// <summary>The <c>migration</c> part, read and written.</summary>
public class OptionsTests
{
    private static readonly OVirtMigrationOptions Full = new()
    {
        AutoConverge = InheritableBoolean.True,
        Compressed = InheritableBoolean.False,
        Encrypted = InheritableBoolean.Inherit,
        Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(20)),
        ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(8)),
        PolicyId = "80554327-0569-496b-bdeb-fcbbf52b827b",
    };

    [Theory]
    [InlineData(OVirtFormat.Json)]
    [InlineData(OVirtFormat.Xml)]
    public void Options_are_written_as_oVirt_writes_them(OVirtFormat format)
    {
        using var cluster = new MemoryStream();
        Full.WriteClusterUpdate(cluster, format);
        using var vm = new MemoryStream();
        (new OVirtMigrationOptions { ParallelMigrations = OVirtParallelMigrations.Inherit, PolicyId = "" }).WriteVmUpdate(vm, format);
        Snapshot.Match(
            Full.ToText(format) + "\n\n" + Encoding.UTF8.GetString(cluster.ToArray()) + "\n\n" + Encoding.UTF8.GetString(vm.ToArray()) + "\n",
            format.ToString());
    }

    [Theory]
    [InlineData("auto", "Auto")]
    [InlineData("auto_parallel", "Parallel")]
    [InlineData("disabled", "Disabled")]
    [InlineData("inherit", null)]
    [InlineData("AUTO_PARALLEL", "Parallel")]
    public void Each_policy_is_a_setting(string policy, string? setting)
    {
        var expected = setting is null ? (ParallelMigrationSetting?)null : ParallelMigrationSetting.Parse(setting);
        Assert.Equal(expected, OVirtMigrationOptions.Parse($"{{\"parallel_migrations_policy\":\"{policy}\"}}").ParallelMigrations!.Value.Setting);
        Assert.Equal(
            expected,
            OVirtMigrationOptions.Parse($"<migration><parallel_migrations_policy>\n {policy}\n</parallel_migrations_policy></migration>").ParallelMigrations!.Value.Setting);
    }

    [Theory]
    [InlineData("{\"custom_parallel_migrations\":8,\"parallel_migrations_policy\":\"custom\",\"encrypted\":true}")]
    [InlineData("{\"custom_parallel_migrations\":\"8\",\"parallel_migrations_policy\":\"custom\",\"encrypted\":\"true\"}")]
    public void Numbers_and_booleans_may_be_strings(string json) => Assert.Equal(
        new OVirtMigrationOptions { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(8)), Encrypted = InheritableBoolean.True },
        OVirtMigrationOptions.Parse(json));

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    public void A_number_that_R7_forbids_is_read_for_R7_to_name(int connections) => Assert.Equal(
        connections,
        OVirtMigrationOptions.Parse($"{{\"custom_parallel_migrations\":{connections},\"parallel_migrations_policy\":\"custom\"}}")
            .ParallelMigrations!.Value.Setting!.Value.CustomConnections);

    [Theory]
    [InlineData("{\"parallel_migrations_policy\":\"custom\"}", "migration: has the parallel_migrations_policy custom, but no custom_parallel_migrations")]
    [InlineData("{\"custom_parallel_migrations\":0,\"parallel_migrations_policy\":\"custom\"}", "must be a whole number from 1 to 2147483647, but is \"0\"")]
    [InlineData("{\"custom_parallel_migrations\":\"x\",\"parallel_migrations_policy\":\"custom\"}", "must be a whole number from 1 to 2147483647, but is \"x\"")]
    [InlineData("{\"custom_parallel_migrations\":8.5,\"parallel_migrations_policy\":\"custom\"}", "must be a whole number")]
    [InlineData("{\"parallel_migrations_policy\":\"Often\"}", "must be inherit, auto, auto_parallel, disabled or custom, but is \"Often\"")]
    [InlineData("{\"parallel_migrations_policy\":null}", "migration.parallel_migrations_policy: must have a value, but is null")]
    [InlineData("{\"parallel_migrations_policy\":[\"auto\"]}", "migration.parallel_migrations_policy: must not be an array")]
    [InlineData("{\"parallel_migrations_policy\":{}}", "migration.parallel_migrations_policy: must be a value, but is an object")]
    [InlineData("{\"encrypted\":\"true\",\"encrypted\":\"true\"}", "migration.encrypted: is given twice")]
    [InlineData("{\"encrypted\":1}", "migration.encrypted: must be true, false or inherit, but is \"1\"")]
    [InlineData("{\"encripted\":true}", "migration: has the unknown part \"encripted\"; known are auto_converge, bandwidth, compressed,")]
    [InlineData("{\"bandwidth\":\"auto\"}", "migration.bandwidth: must have parts of its own, but is \"auto\"")]
    [InlineData("{\"bandwidth\":{\"assignment_method\":\"custom\"}}", "migration.bandwidth: has the assignment_method custom, but no custom_value")]
    [InlineData("{\"bandwidth\":{\"assignment_method\":\"custom\",\"custom_value\":0}}", "migration.bandwidth.custom_value: must be a whole number from 1")]
    [InlineData("{\"bandwidth\":{\"assignment_method\":\"qos\"}}", "must be auto, hypervisor_default or custom, but is \"qos\"")]
    [InlineData("{\"policy\":{\"id\":\"a b\"}}", "migration.policy.id: must be an id of visible ASCII characters, but is \"a b\"")]
    [InlineData("<migration max='1'/>", "migration: has the unknown part \"max\"")]
    [InlineData("<migration>auto</migration>", "migration: must have parts of its own, but is \"auto\"")]
    [InlineData("<migration><encrypted><b/></encrypted></migration>", "migration.encrypted: must be a value, but has the part \"b\"")]
    [InlineData("<vm/>", "has the root element \"vm\", but must have migration")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("", "is not valid JSON")]
    [InlineData("{} {}", "is not valid JSON")]
    [InlineData("<migration>", "is not valid XML")]
    public void Errors_name_the_part_and_what_may_stand_there(string text, string message) =>
        Assert.Contains(message, Assert.Throws<OVirtFormatException>(() => OVirtMigrationOptions.Parse(text)).Description, StringComparison.Ordinal);

    [Fact]
    public void A_cluster_cannot_inherit()
    {
        var options = new OVirtMigrationOptions { ParallelMigrations = OVirtParallelMigrations.Inherit };
        using var stream = new MemoryStream();
        Assert.Throws<InvalidOperationException>(() => options.WriteClusterUpdate(stream, OVirtFormat.Xml));
        var text = "<cluster>" + options.ToText(OVirtFormat.Xml) + "</cluster>";
        var error = Assert.Throws<OVirtFormatException>(() => Assert.Single(Read.Clusters(Examples.Stream(text))));
        Assert.Contains("only VMs can inherit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_oVirt_cannot_hold_cannot_be_said()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OVirtMigrationOptions { Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromBitsPerSecond(1)) });
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new OVirtMigrationOptions { Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(int.MaxValue + 1L)) });
        Assert.Throws<ArgumentException>(() => new OVirtMigrationOptions { PolicyId = "a b" });
        Assert.Throws<ArgumentException>(() => new OVirtMigrationOptions { PolicyId = "é" });
    }
}
