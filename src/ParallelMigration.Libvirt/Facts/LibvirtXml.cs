using System.IO;
using System.Xml;

namespace ParallelMigration.Libvirt;

/// <summary>libvirt's descriptions, read with nothing allowed that they do not need.</summary>
internal static class LibvirtXml
{
    // A large host's capabilities take a few hundred thousand characters, most of them for its CPUs.
    private const int MaxCharacters = 10_000_000;

    private static readonly XmlReaderSettings Hardened = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
    };

    public static XmlReader Read(string xml) => XmlReader.Create(new StringReader(xml), Hardened);
}
