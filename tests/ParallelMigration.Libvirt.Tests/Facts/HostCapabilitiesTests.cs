using System;
using System.Xml;

namespace ParallelMigration.Libvirt.Tests.Facts;

public class HostCapabilitiesTests
{
    [Theory]
    [InlineData("<capabilities><host><uuid>8E4D2F70-3d9e-4d0c-9d3c-0a1b2c3d4e5f</uuid><cpu/></host><guest/></capabilities>", "8e4d2f70-3d9e-4d0c-9d3c-0a1b2c3d4e5f")]
    [InlineData("<capabilities><host><uuid>00000000-0000-0000-0000-000000000000</uuid></host></capabilities>", null)]
    [InlineData("<capabilities><host><uuid>none</uuid></host></capabilities>", null)]
    [InlineData("<capabilities><host><cpu/></host><guest><uuid>8e4d2f70-3d9e-4d0c-9d3c-0a1b2c3d4e5f</uuid></guest></capabilities>", null)]
    [InlineData("<other/>", null)]
    public void The_uuid_is_the_host_s_own(string xml, string? expected) =>
        Assert.Equal(expected, HostCapabilities.ParseUuid(xml)?.ToString("D"));

    [Fact]
    public void A_document_type_is_refused() =>
        Assert.Throws<XmlException>(() => HostCapabilities.ParseUuid("<!DOCTYPE capabilities><capabilities/>"));

    [Fact]
    public void What_is_no_xml_is_refused() => Assert.Throws<XmlException>(() => HostCapabilities.ParseUuid("no"));
}
