using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Xml;

namespace ParallelMigration.AspNetCore;

/// <summary>oVirt's documents in XML.</summary>
internal sealed class XmlDocumentWriter(IBufferWriter<byte> output) : DocumentWriter
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CloseOutput = false,
    };

    private readonly XmlWriter xml = XmlWriter.Create(new BufferStream(output), Settings);

    internal override void StartDocument(string name) => xml.WriteStartElement(name);

    internal override void Start(string name) => xml.WriteStartElement(name);

    internal override void StartItem(string name) => xml.WriteStartElement(name);

    internal override void EndItems()
    {
        // In XML they are elements like any other.
    }

    internal override void End() => xml.WriteEndElement();

    internal override void Attribute(string name, string value) => xml.WriteAttributeString(name, Clean(value));

    internal override void Value(string name, string value) => xml.WriteElementString(name, Clean(value));

    internal override void ItemValue(string name, string value) => xml.WriteElementString(name, Clean(value));

    internal override void Time(string name, DateTimeOffset time) => xml.WriteElementString(name, XmlConvert.ToString(time));

    internal override void Flush() => xml.Flush();

    public override void Dispose() => xml.Dispose();

    // A store may hold what XML has no form for.
    private static string Clean(string value)
    {
        try
        {
            return XmlConvert.VerifyXmlChars(value);
        }
        catch (XmlException)
        {
            return string.Concat(value.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));
        }
    }
}
