using System.Collections.Generic;
using System.Xml;

namespace ParallelMigration.Libvirt;

/// <summary>What libvirt's interface driver says about a network interface.</summary>
/// <param name="Kind"><c>ethernet</c>, <c>bridge</c>, <c>vlan</c> or <c>bond</c>.</param>
/// <param name="Lower">The interfaces that it is made of: a bridge's ports, a bond's slaves, a VLAN's parent.</param>
/// <param name="BondMode">A bond's mode.</param>
/// <param name="IpAddress">Its first IP address, if it is given.</param>
internal sealed record InterfaceDescription(string Kind, IReadOnlyList<string> Lower, string? BondMode, string? IpAddress)
{
    /// <summary>Reads a description.</summary>
    /// <returns><see langword="null"/> if it is none.</returns>
    /// <exception cref="XmlException">Not XML, or with a document type.</exception>
    public static InterfaceDescription? Parse(string xml)
    {
        using var reader = LibvirtXml.Read(xml);
        if (!reader.ReadToFollowing("interface") || reader.GetAttribute("type") is not { } kind)
        {
            return null;
        }

        List<string> lower = [];
        string? mode = null;
        string? address = null;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (reader.Name)
            {
                case "interface" when reader.GetAttribute("name") is { } name:
                    lower.Add(name);
                    break;
                case "bond":
                    mode = reader.GetAttribute("mode");
                    break;
                case "ip":
                    address ??= reader.GetAttribute("address");
                    break;
            }
        }

        return new(kind, lower, mode, address);
    }
}
