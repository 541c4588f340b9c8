using System;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests.Documents;

/// <summary>What is at fault in one object alone, so that the rest of the document is read nevertheless.</summary>
public class FindingTests
{
    private const string Unknown = "aaaaaaaa-0000-4000-8000-000000000001";

    [Theory]
    [InlineData("<vms><vm id='a'><migration><multifd_channels>3</multifd_channels><encrypted>true</encrypted></migration></vm><vm id='b'/></vms>")]
    [InlineData("{\"vm\":[{\"id\":\"a\",\"migration\":{\"multifd_channels\":{\"min\":3},\"encrypted\":\"true\"}},{\"id\":\"b\"}]}")]
    public async Task A_field_of_a_later_version_is_a_warning_in_state_and_an_error_in_a_request(string text)
    {
        var vms = Read.Vms(Examples.Stream(text)).ToList();
        var finding = Assert.Single(vms[0].Findings);
        Assert.Equal((OVirtFindingCode.UnknownField, IssueSeverity.Warning, "migration.multifd_channels"), (finding.Code, finding.Severity, finding.Path));
        Assert.Equal(InheritableBoolean.True, vms[0].Migration!.Encrypted);
        Assert.Empty(vms[1].Findings);

        var one = text.Replace("<vms>", "", StringComparison.Ordinal).Replace("<vm id='b'/></vms>", "", StringComparison.Ordinal)
            .Replace("{\"vm\":[", "", StringComparison.Ordinal).Replace(",{\"id\":\"b\"}]}", "", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<OVirtFormatException>(() => OVirtVm.ReadUpdateAsync(Examples.Stream(one)));
        Assert.Contains("vm.migration: has the unknown part \"multifd_channels\"; known are auto_converge", error.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<bandwidth><assignment_method>custom</assignment_method></bandwidth>", "migration.bandwidth")]
    [InlineData("<bandwidth><assignment_method>custom</assignment_method><custom_value>0</custom_value></bandwidth>", "migration.bandwidth")]
    [InlineData("<parallel_migrations_policy>custom</parallel_migrations_policy>", "migration")]
    public async Task Custom_without_a_value_is_that_object_s_finding_until_an_update_gives_it(string parts, string path)
    {
        var cluster = Assert.Single(Read.Clusters(Examples.Stream($"<cluster id='c'><migration>{parts}</migration></cluster>")));
        var finding = Assert.Single(cluster.Check());
        Assert.Equal((OVirtFindingCode.CustomWithoutValue, IssueSeverity.Error, path), (finding.Code, finding.Severity, finding.Path));
        Assert.Single(Assert.Single(Read.Vms(Examples.Stream($"<vm><migration>{parts}</migration></vm>"))).Findings);
        await Assert.ThrowsAsync<OVirtFormatException>(() => OVirtCluster.ReadUpdateAsync(Examples.Stream($"<cluster><migration>{parts}</migration></cluster>")));

        Assert.Single(cluster.Apply(new() { Migration = new() { Encrypted = InheritableBoolean.True } }).Findings);
        OVirtMigrationOptions mended = new()
        {
            Bandwidth = MigrationBandwidth.Auto,
            ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Auto),
        };
        Assert.Empty(cluster.Apply(new() { Migration = mended }).Findings);
    }

    [Fact]
    public void An_unknown_policy_is_that_object_s_finding()
    {
        OVirtMigrationOptions options = new() { PolicyId = Unknown };
        var finding = Assert.Single(new OVirtVm { Migration = options }.Check(new() { Level = new(4, 8) }));
        Assert.Equal((OVirtFindingCode.UnknownMigrationPolicy, "migration.policy.id"), (finding.Code, finding.Path));
        Assert.Contains(Unknown, finding.Message, StringComparison.Ordinal);
        Assert.Single(new OVirtCluster { Migration = options }.Check());
        Assert.Empty(new OVirtCluster { Migration = options }.Check(OVirtPolicyCatalog.Of([new() { Id = Unknown }])));
        Assert.Empty(new OVirtVm().Check(new() { Migration = options }));
        Assert.Empty(new OVirtCluster { Migration = new() { PolicyId = OVirtPolicyCatalog.LegacyId } }.Check());
    }

    [Theory]
    [InlineData("4.6", false)]
    [InlineData("4.7", true)]
    [InlineData(null, true)]
    public void Very_large_vms_exists_from_level_4_7_on(string? level, bool isKnown)
    {
        OVirtCluster cluster = new()
        {
            Level = level is null ? null : ClusterLevel.Parse(level),
            Migration = new() { PolicyId = OVirtPolicyCatalog.VeryLargeVms.Id! },
        };
        Assert.Equal(isKnown, cluster.Check().Count == 0);
        Assert.Equal(isKnown, new OVirtVm { Migration = cluster.Migration }.Check(cluster).Count == 0);
        if (isKnown)
        {
            Assert.Equal(OVirtPolicyCatalog.VeryLargeVms, cluster.ToClusterSettings().MigrationPolicy);
        }
        else
        {
            Assert.Throws<OVirtFormatException>(() => cluster.ToClusterSettings());
        }
    }

    [Theory]
    [InlineData("4.6", "4.6")]
    [InlineData("", "4.8")]
    [InlineData(null, "4.8")]
    public void A_vm_s_own_level_decides_for_it(string? own, string expected)
    {
        var element = own switch
        {
            null => "",
            "" => "<custom_compatibility_version/>",
            _ => $"<custom_compatibility_version><major>{own[0]}</major><minor>{own[2]}</minor></custom_compatibility_version>",
        };
        var vm = Assert.Single(Read.Vms(Examples.Stream($"<vm>{element}</vm>")));
        OVirtCluster cluster = new() { Level = new(4, 8), Migration = new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel) } };
        Assert.Equal(ClusterLevel.Parse(expected), vm.ToClusterSettings(cluster).Level);
        MigrationRequest request = new()
        {
            Cluster = vm.ToClusterSettings(cluster),
            Vm = vm.ToVmSettings(cluster),
            VmResources = new() { Vcpus = 8 },
            Source = new() { CpuThreads = 8 },
            Destination = new() { CpuThreads = 8 },
        };
        Assert.Equal(expected == "4.6", new ParallelMigrationResolver().Resolve(request).Plan is null);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, null)]
    [InlineData(700, 700)]
    public void The_legacy_policy_keeps_the_vm_s_downtime(int downtime, int? expected)
    {
        var vm = Assert.Single(Read.Vms(Examples.Stream($"<vm><migration_downtime>{downtime}</migration_downtime></vm>")));
        var policy = vm.ToVmSettings(new()).MigrationPolicy;
        Assert.Equal(expected is { } limit ? OVirtPolicyCatalog.Legacy(downtime: TimeSpan.FromMilliseconds(limit)) : null, policy);

        // With any other policy it does not count.
        Assert.Null(vm.ToVmSettings(new() { Migration = new() { PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id! } }).MigrationPolicy);
    }
}
