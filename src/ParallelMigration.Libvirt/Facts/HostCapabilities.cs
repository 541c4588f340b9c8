using System;
using System.Xml;

namespace ParallelMigration.Libvirt;

/// <summary>What is read of a host's capabilities.</summary>
internal static class HostCapabilities
{
    /// <summary>Returns the host's UUID; <see langword="null"/> where there is none, or only zeros.</summary>
    /// <exception cref="XmlException">Not XML, or with a document type.</exception>
    public static Guid? ParseUuid(string xml)
    {
        using var reader = LibvirtXml.Read(xml);
        return reader.ReadToDescendant("capabilities")
            && reader.ReadToDescendant("host")
            && reader.ReadToDescendant("uuid")
            && Guid.TryParse(reader.ReadElementContentAsString(), out var uuid)
            && uuid != Guid.Empty
                ? uuid
                : null;
    }
}
