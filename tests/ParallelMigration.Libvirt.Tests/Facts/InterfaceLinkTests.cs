using System;
using System.Collections.Generic;
using System.Xml;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Facts;

/// <summary>The link under what migration networks are made of. A bridge's own speed, 10 Gbps here, is never it.</summary>
public class InterfaceLinkTests
{
    private readonly List<NetworkInterface> devices = [Nic("eno1", 1), Nic("eno2", 25), Nic("eno3", 10)];
    private readonly Dictionary<string, InterfaceDescription> described = [];

    [Fact]
    public void A_NIC_has_its_own_speed() => AssertLink("eno2", 25, "link speed of eno2");

    [Fact]
    public void A_bridge_has_its_uplink_s_speed_whatever_taps_are_on_it()
    {
        Stack("br0", "bridge", "vnet7", "eno1", "vnet8");
        devices.Add(new("vnet7", Gbps(10), "up", "/sys/devices/virtual/net/vnet7"));
        AssertLink("br0", 1, "link speed of br0 (bridge) over eno1");
    }

    [Fact]
    public void A_bridge_over_a_VLAN_over_a_NIC_has_the_NIC_s_speed()
    {
        Stack("eno2.100", "vlan", "eno2");
        Stack("br0", "bridge", "eno2.100", "vnet0");
        AssertLink("br0", 25, "link speed of br0 (bridge) over eno2.100 (VLAN) over eno2");
    }

    [Fact]
    public void A_container_s_pair_beside_the_NIC_is_no_uplink()
    {
        Stack("br0", "bridge", "veth1", "eno1");
        AssertLink("br0", 1, "link speed of br0 (bridge) over eno1");
    }

    [Fact]
    public void A_bridge_over_one_virtual_link_has_that_link_s_speed()
    {
        Stack("br0", "bridge", "migr0", "vnet0");
        devices.Add(new("migr0", Gbps(10), "up", "/sys/devices/virtual/net/migr0"));
        described["migr0"] = new("ethernet", [], null, null);
        AssertLink("br0", 10, "link speed of br0 (bridge) over migr0");
    }

    [Fact]
    public void A_bridge_without_a_single_uplink_is_unknown_and_says_why()
    {
        Stack("br0", "bridge", "eno1", "eno2");
        AssertLink("br0", null, "the bridge br0 has no single uplink (eno1, eno2)");
        Stack("br1", "bridge");
        AssertLink("br1", null, "the bridge br1 has no single uplink (no ports)");
    }

    [Theory]
    [InlineData("active-backup", 25, "fastest slave of bond0 (bond, mode active-backup): one pair of hosts uses one")]
    [InlineData("802.3ad", 25, "fastest slave of bond0 (bond, mode 802.3ad): one pair of hosts uses one")]
    [InlineData(null, 25, "fastest slave of bond0 (bond, mode unknown): one pair of hosts uses one")]
    [InlineData("balance-rr", 26, "sum of the slaves of bond0 (bond, mode balance-rr)")]
    public void A_bond_has_what_one_pair_of_hosts_can_use(string? mode, int expected, string source)
    {
        Stack("bond0", "bond", "eno1", "eno2");
        described["bond0"] = described["bond0"] with { BondMode = mode };
        AssertLink("bond0", expected, source);
    }

    [Fact]
    public void A_bridge_over_a_bond_is_read_through_both()
    {
        Stack("bond0", "bond", "eno1", "eno2");
        Stack("br0", "bridge", "bond0", "vnet0");
        AssertLink("br0", 25, "fastest slave of br0 (bridge) over bond0 (bond, mode unknown): one pair of hosts uses one");
    }

    [Fact]
    public void A_slave_that_is_down_does_not_count()
    {
        devices[1] = devices[1] with { LinkState = "down" };
        Stack("bond0", "bond", "eno1", "eno2");
        AssertLink("bond0", 1, "fastest slave of bond0 (bond, mode unknown): one pair of hosts uses one");
    }

    [Fact]
    public void Without_the_interface_driver_the_NIC_with_the_same_MAC_address_is_the_uplink()
    {
        devices.Add(new("br0", Gbps(10), "up", "/sys/devices/virtual/net/br0", devices[0].Address));
        AssertLink("br0", 1, "link speed of br0 (virtual, with the MAC address of eno1) over eno1");
        devices.Add(new("br1", Gbps(10), "up", "/sys/devices/virtual/net/br1", "52:54:00:ff:ff:ff"));
        AssertLink("br1", null, "br1 is a virtual interface, and libvirt does not say over which NIC");
    }

    [Fact]
    public void A_NIC_without_a_speed_is_unknown_and_says_so()
    {
        devices[0] = devices[0] with { Speed = null };
        AssertLink("eno1", null, "eno1 reports no link speed");
        Stack("br0", "bridge", "eno1");
        AssertLink("br0", null, "br0 (bridge): eno1 reports no link speed");
    }

    [Fact]
    public void Layers_that_do_not_end_are_unknown()
    {
        Stack("a", "vlan", "b");
        Stack("b", "vlan", "a");
        Assert.Null(Find("a").Speed);
    }

    [Theory]
    [InlineData("<interface type='bridge' name='br0'><bridge stp='off'><interface type='ethernet' name='eno1'/><interface type='ethernet' name='vnet0'/></bridge></interface>", "bridge eno1,vnet0  ")]
    [InlineData("<interface type='vlan' name='eno1.7'><vlan tag='7'><interface name='eno1'/></vlan></interface>", "vlan eno1  ")]
    [InlineData("<interface type='bond' name='bond0'><bond mode='802.3ad'><miimon freq='100'/><interface type='ethernet' name='eno1'/><interface type='ethernet' name='eno2'/></bond></interface>", "bond eno1,eno2 802.3ad ")]
    [InlineData("<interface type='ethernet' name='eno1'><protocol family='ipv4'><ip address='192.0.2.5' prefix='24'/></protocol></interface>", "ethernet   192.0.2.5")]
    [InlineData("<other/>", null)]
    public void A_description_is_read_as_libvirt_writes_it(string xml, string? expected) => Assert.Equal(
        expected, InterfaceDescription.Parse(xml) is { } read ? $"{read.Kind} {string.Join(',', read.Lower)} {read.BondMode} {read.IpAddress}" : null);

    [Fact]
    public void A_document_type_is_refused() => Assert.Throws<XmlException>(() => InterfaceDescription.Parse("<!DOCTYPE interface><interface/>"));

    private static NetworkInterface Nic(string name, int gigabits) =>
        new(name, Gbps(gigabits), "up", $"/sys/devices/pci0000:00/net/{name}", $"52:54:00:00:00:{gigabits:d2}");

    private static Bandwidth Gbps(int gigabits) => Bandwidth.FromGigabitsPerSecond(gigabits);

    private void Stack(string name, string kind, params string[] lower)
    {
        devices.Add(new(name, Gbps(10), "up", $"/sys/devices/virtual/net/{name}"));
        described[name] = new(kind, lower, null, null);
    }

    private InterfaceLink Find(string name) => InterfaceLink.Find(name, devices, described.GetValueOrDefault);

    private void AssertLink(string name, int? gigabits, string source)
    {
        var link = Find(name);
        Assert.Equal((gigabits is { } speed ? Gbps(speed) : (Bandwidth?)null, source), (link.Speed, link.Source));
    }
}
