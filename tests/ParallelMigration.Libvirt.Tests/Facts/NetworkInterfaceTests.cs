using System.Xml;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Facts;

public class NetworkInterfaceTests
{
    [Fact]
    public void Name_speed_and_state_are_read()
    {
        var read = Parse("<interface>eth0</interface><address>52:54:00:00:00:01</address><link speed='10000' state='up'/><feature name='rx'/>");
        Assert.Equal(new NetworkInterface("eth0", Bandwidth.FromGigabitsPerSecond(10), "up", null, "52:54:00:00:00:01"), read);
        Assert.False(read!.IsDown);
    }

    [Theory]
    [InlineData("<interface>br0</interface>")]
    [InlineData("<interface>br0</interface><link/>")]
    [InlineData("<interface>br0</interface><link state='up'/>")]
    [InlineData("<interface>br0</interface><link speed='0'/>")]
    [InlineData("<interface>br0</interface><link speed='-1'/>")]
    [InlineData("<interface>br0</interface><link speed='4294967295'/>")]
    [InlineData("<interface>br0</interface><link speed='65535'/>")]
    [InlineData("<interface>br0</interface><link speed='fast'/>")]
    [InlineData("<interface>br0</interface><link speed='99999999999999999999'/>")]
    public void A_speed_that_is_not_one_is_unknown(string inner)
    {
        var read = Parse(inner);
        Assert.Equal("br0", read!.Name);
        Assert.Null(read.Speed);
        Assert.False(read.IsDown);
    }

    [Theory]
    [InlineData("down", true)]
    [InlineData("lowerlayerdown", true)]
    [InlineData("notpresent", true)]
    [InlineData("up", false)]
    [InlineData("unknown", false)]
    [InlineData("dormant", false)]
    public void A_link_is_down_where_the_kernel_says_so(string state, bool down) =>
        Assert.Equal(down, Parse($"<interface>e</interface><link speed='1' state='{state}'/>")!.IsDown);

    [Fact]
    public void Another_device_is_no_interface() =>
        Assert.Null(NetworkInterface.Parse("<device><name>pci</name><capability type='pci'><interface>x</interface></capability></device>"));

    [Theory]
    [InlineData("")]
    [InlineData("<device>")]
    [InlineData("<!DOCTYPE device [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><device>&e;</device>")]
    public void What_is_not_plain_xml_is_refused(string xml) => Assert.Throws<XmlException>(() => NetworkInterface.Parse(xml));

    private static NetworkInterface? Parse(string inner) => NetworkInterface.Parse(
        $"<device><name>net_x</name><parent>computer</parent><capability type='net'>{inner}<capability type='80203'/></capability></device>");
}
