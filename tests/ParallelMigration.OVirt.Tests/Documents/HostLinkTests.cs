using System;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests.Documents;

/// <summary>Which of a host's links migrates, and how fast it is.</summary>
public class HostLinkTests
{
    private const string Cluster = """
        <cluster id="c1"><networks>
          <network id="n1"><name>ovirtmgmt</name><usages><usage>management</usage><usage>display</usage></usages></network>
          <network id="n2"><name>fast</name><usages><usage>vm</usage><usage>migration</usage></usages>QOS</network>
        </networks></cluster>
        """;

    private const string Hosts = """
        { "host": [
          { "name": "a", "cpu": { "topology": { "sockets": 2, "cores": 8, "threads": 2 } },
            "nics": { "host_nic": [
              { "id": "i1", "name": "eno1", "speed": "1000000000", "network": { "id": "n1" } },
              { "id": "i2", "name": "ens3", "speed": "25000000000" },
              { "id": "i3", "name": "ens3.7", "base_interface": "ens3", "network": { "id": "n2" } } ] } },
          { "name": "b", "cpu": { "topology": { "sockets": 1, "cores": 8, "threads": 1 } },
            "network_attachments": { "network_attachment": [
              { "host_nic": { "id": "i8" }, "network": { "id": "n2" }, "qos": { "outbound_average_upperlimit": "7000" } },
              { "host_nic": { "id": "i9" }, "network": { "id": "n1" } } ] },
            "nics": { "host_nic": [ { "id": "i8", "name": "eth0", "speed": "10000000000" }, { "id": "i9", "name": "eth1" } ] } },
          { "name": "c", "cpu": { "topology": { "sockets": 1, "cores": 8, "threads": 1 } } } ] }
        """;

    [Theory]
    [InlineData("", 25_000, 7_000)]
    [InlineData("<qos><outbound_average_linkshare>50</outbound_average_linkshare></qos>", 25_000, 7_000)]
    [InlineData("<qos><outbound_average_upperlimit>8000</outbound_average_upperlimit></qos>", 8_000, 8_000)]
    [InlineData("<qos><outbound_average_realtime>5000</outbound_average_realtime><outbound_average_upperlimit>8000</outbound_average_upperlimit></qos>", 5_000, 5_000)]
    public void A_network_s_qos_goes_before_the_link_s_speed(string qos, long first, long second)
    {
        var network = Read.Clusters(Examples.Stream(Cluster.Replace("QOS", qos, StringComparison.Ordinal))).Single().MigrationNetwork!;
        Assert.Equal(("n2", "fast"), (network.Id, network.Name));
        var hosts = Read.Hosts(Examples.Stream(Hosts)).Select(host => host.ToHostResources(network)!).ToList();
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(first), hosts[0].LinkBandwidth);
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(second), hosts[1].LinkBandwidth);
        Assert.Equal([32, 8, 8], hosts.Select(host => host.CpuThreads));
        Assert.Equal(network.QosBandwidth, hosts[2].LinkBandwidth);
    }

    [Fact]
    public void A_cluster_that_does_not_say_has_no_migration_network() =>
        Assert.Null(Read.Clusters(Examples.Stream("<cluster><networks><network id='n1'/></networks></cluster>")).Single().MigrationNetwork);

    [Fact]
    public void An_unknown_interface_is_an_error_that_names_those_there_are()
    {
        var hosts = Read.Hosts(Examples.Stream(Hosts)).ToList();
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(25_000), hosts[0].ToHostResources("ens3")!.LinkBandwidth);
        var typo = Assert.Throws<ArgumentException>(() => hosts[0].ToHostResources("ens3O"));
        Assert.Contains("The host \"a\" has no interface \"ens3O\". It has \"eno1\", \"ens3\", \"ens3.7\".", typo.Message, StringComparison.Ordinal);
        Assert.Contains("follow=nics", Assert.Throws<ArgumentException>(() => hosts[2].ToHostResources("ens3")).Message, StringComparison.Ordinal);
        Assert.Null(hosts[0].ToHostResources()!.LinkBandwidth);
    }

    /// <summary>Rule B5, both as Vdsm has it in Mbps and as the engine multiplies it.</summary>
    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-1000000")]
    [InlineData("65535")]
    [InlineData("65535000000")]
    [InlineData("4294967295")]
    [InlineData("4294967295000000")]
    public void Every_spelling_of_an_unknown_speed_is_unknown(string speed)
    {
        var xml = Read.Hosts(Examples.Stream($"<host><nics><host_nic><name>n</name><speed>{speed}</speed></host_nic></nics></host>")).Single();
        var json = Read.Hosts(Examples.Stream($"{{\"nics\":{{\"host_nic\":[{{\"name\":\"n\",\"speed\":{speed}}}]}}}}")).Single();
        Assert.Null(xml.Nics[0].Speed);
        Assert.Equal(xml, json);
    }
}
