using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests.Documents;

/// <summary>Whole documents, in both formats.</summary>
public class DocumentTests
{
    private static readonly OVirtCluster[] Clusters =
    [
        new()
        {
            Id = "c1",
            Name = "Default",
            Level = new(4, 8),
            TunnelMigration = false,
            Migration = new()
            {
                AutoConverge = InheritableBoolean.Inherit,
                Compressed = InheritableBoolean.Inherit,
                Encrypted = InheritableBoolean.True,
                Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(20)),
                ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(8)),
                PolicyId = "80554327-0569-496b-bdeb-fcbbf52b827b",
            },
        },
        new()
        {
            Id = "c2",
            Name = "Old",
            Level = new(4, 6),
            Migration = new()
            {
                Bandwidth = MigrationBandwidth.Auto,
                ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled),
            },
        },
    ];

    private static readonly OVirtVm[] Vms =
    [
        new()
        {
            Id = "v1",
            Name = "db",
            ClusterId = "c1",
            Topology = new(2, 4, 1),
            MigrationDowntime = System.TimeSpan.Zero,
            CpuPinningPolicy = "manual",
            CpuPins = new Dictionary<int, string> { [0] = "0-3", [1] = "4-7,^5" },
            Migration = new()
            {
                AutoConverge = InheritableBoolean.Inherit,
                Compressed = InheritableBoolean.Inherit,
                Encrypted = InheritableBoolean.Inherit,
                ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel),
                PolicyId = "a7aeedb2-8d66-4e51-bb22-32595027ce71",
            },
        },
        new() { Id = "v2", Name = "web", ClusterId = "c1", Topology = new(1, 1, 1), RunningTopology = new(2, 8, 2), Migration = new() { ParallelMigrations = OVirtParallelMigrations.Inherit } },
        new() { Id = "v3" },
    ];

    private static readonly OVirtHost[] Hosts =
    [
        new()
        {
            Id = "h1",
            Name = "host1",
            ClusterId = "c1",
            CpuThreads = 64,
            LibvirtVersion = new(9, 0),
            Nics =
            [
                new() { Id = "n1", Name = "eno1", Speed = Bandwidth.FromGigabitsPerSecond(1) },
                new() { Id = "n2", Name = "ens3f0", Speed = Bandwidth.FromGigabitsPerSecond(25) },
                new() { Id = "n3", Name = "virt" },
            ],
        },
        new() { Id = "h2", Name = "host2", ClusterId = "c1" },
    ];

    [Theory]
    [InlineData(Examples.ClustersXml)]
    [InlineData(Examples.ClustersJson)]
    public async Task Clusters_are_read(string text)
    {
        Assert.Equal(Clusters, await OVirtCluster.ReadAllAsync(Examples.Stream(text)).ToListAsync());
    }

    [Theory]
    [InlineData(Examples.VmsXml)]
    [InlineData(Examples.VmsJson)]
    public async Task Vms_are_read(string text)
    {
        Assert.Equal([8, 32, null], Read.Vms(Examples.Stream(text)).Select(vm => vm.Vcpus));
        Assert.Equal(Vms, await OVirtVm.ReadAllAsync(Examples.Stream(text)).ToListAsync());
    }

    [Theory]
    [InlineData(Examples.HostsXml)]
    [InlineData(Examples.HostsJson)]
    public async Task Hosts_are_read(string text)
    {
        Assert.Equal(Hosts, await OVirtHost.ReadAllAsync(Examples.Stream(text)).ToListAsync());
    }

    [Theory]
    [InlineData("<vm id='v1'><name>one</name></vm>")]
    [InlineData("{\"id\":\"v1\",\"name\":\"one\",\"cluster\":{\"id\":\"c1\",\"href\":\"x\"}}")]
    [InlineData("{\"vm\":{\"id\":\"v1\",\"name\":\"one\"}}")]
    public void One_by_itself_is_read(string text) => Assert.Equal("one", Assert.Single(Read.Vms(Examples.Stream(text))).Name);

    [Theory]
    [InlineData("<vms/>")]
    [InlineData("<vms><actions/></vms>")]
    [InlineData("{}")]
    [InlineData("{\"vm\":[]}")]
    public void An_empty_collection_is_read(string text) => Assert.Empty(Read.Vms(Examples.Stream(text)));

    [Fact]
    public void Xml_may_be_in_any_encoding_that_it_names()
    {
        var text = Examples.ClustersXml.Replace("UTF-8", "UTF-16", System.StringComparison.Ordinal);
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var bytes = encoding.GetPreamble().Concat(encoding.GetBytes(text)).ToArray();
            Assert.Equal(Clusters, Read.Clusters(new System.IO.MemoryStream(bytes)));
        }
    }

    [Theory]
    [InlineData(Examples.VmsXml)]
    [InlineData(Examples.VmsJson)]
    public async Task A_mark_in_front_and_a_stream_in_drips_change_nothing(string text)
    {
        var bytes = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text)).ToArray();
        Assert.Equal(Vms, Read.Vms(new DrippingStream(bytes)));
        Assert.Equal(Vms, await OVirtVm.ReadAllAsync(new DrippingStream(bytes)).ToListAsync());
    }

    [Fact]
    public void Settings_for_the_resolver_come_from_cluster_vm_and_hosts()
    {
        var cluster = Clusters[0];
        var request = new MigrationRequest
        {
            Cluster = cluster.ToClusterSettings(),
            Vm = Vms[1].ToVmSettings(cluster),
            VmResources = Vms[1].ToVmResources()!,
            Source = Hosts[0].ToHostResources("ens3f0")!,
            Destination = Hosts[0].ToHostResources("ens3f0")!,
        };
        Assert.Equal(OVirtPolicyCatalog.MinimalDowntime, request.EffectivePolicy);
        Assert.Equal(ParallelMigrationSetting.Custom(8), request.EffectiveSetting);
        Assert.True(request.Vm.Encrypted);
        Assert.Equal(MigrationTransport.Direct, request.Vm.Transport);
        Assert.Equal(Bandwidth.FromGigabitsPerSecond(20), request.AvailableBandwidth);
        Assert.Equal(8, new ParallelMigrationResolver().Resolve(request).Plan!.Connections);

        // The VM of the post-copy policy has Parallel as well: C1.
        var refused = new ParallelMigrationResolver().Resolve(request with { Vm = Vms[0].ToVmSettings(cluster) });
        Assert.True(refused.Has(IssueCode.ParallelWithPostCopy));
        Assert.Null(Vms[2].ToVmResources());
        Assert.Null(Hosts[1].ToHostResources());
        Assert.Null(Hosts[0].ToHostResources("virt")!.LinkBandwidth);
    }

    [Fact]
    public void The_legacy_policy_takes_the_options_and_the_vm_s_come_first()
    {
        var cluster = new OVirtCluster { Migration = new() { AutoConverge = InheritableBoolean.True }, TunnelMigration = true };
        Assert.Equal(OVirtPolicyCatalog.Legacy(autoConverge: true), cluster.ToClusterSettings().MigrationPolicy);
        Assert.Null(new OVirtVm().ToVmSettings(cluster).MigrationPolicy);
        Assert.Equal(MigrationTransport.Tunnelled, new OVirtVm().ToVmSettings(cluster).Transport);
        var vm = new OVirtVm { Migration = new() { Compressed = InheritableBoolean.True }, TunnelMigration = false };
        Assert.Equal(OVirtPolicyCatalog.Legacy(autoConverge: true, compression: true), vm.ToVmSettings(cluster).MigrationPolicy);
        Assert.Equal(MigrationTransport.Direct, vm.ToVmSettings(cluster).Transport);
    }

    [Fact]
    public void A_site_s_own_policy_is_asked_for_and_an_unknown_one_named()
    {
        var cluster = new OVirtCluster { Migration = new() { PolicyId = "mine" } };
        var mine = new MigrationPolicy { Id = "mine" };
        Assert.Same(mine, cluster.ToClusterSettings(OVirtPolicyCatalog.Of([mine])).MigrationPolicy);
        var error = Assert.Throws<OVirtFormatException>(() => cluster.ToClusterSettings());
        Assert.Equal("cluster.migration.policy.id: is \"mine\", which is not a known migration policy", error.Description);
    }

    [Theory]
    [InlineData("libvirt-9.0.0-10.el9", "9.0.0")]
    [InlineData("libvirt-daemon-10.10-1", "10.10.0")]
    [InlineData("12.8.0", "12.8.0")]
    [InlineData("unknown", "8.5.1")]
    public void Libvirt_s_version_is_the_package_s_or_the_numbers(string package, string version)
    {
        var text = $"<host><libvirt_version><build>1</build><full_version>{package}</full_version><major>8</major><minor>5</minor></libvirt_version></host>";
        Assert.Equal(HypervisorVersion.Parse(version), Assert.Single(Read.Hosts(Examples.Stream(text))).LibvirtVersion);
    }
}
