using System;
using System.Buffers;
using System.Globalization;
using ParallelMigration.OVirt;

namespace ParallelMigration.AspNetCore;

/// <summary>Writes oVirt's documents in one of the two formats: what differs between them is here, and what they say is said once.</summary>
internal abstract class DocumentWriter : IDisposable
{
    private OptionsWriter.Sink? options;

    internal static DocumentWriter Create(IBufferWriter<byte> output, OVirtFormat format) => format == OVirtFormat.Json ? new JsonDocumentWriter(output) : new XmlDocumentWriter(output);

    /// <summary>Starts the document, which is one object.</summary>
    internal abstract void StartDocument(string name);

    /// <summary>Starts an object that is a part of another.</summary>
    internal abstract void Start(string name);

    /// <summary>Starts one of several objects of a name. They follow each other, and <see cref="EndItems"/> follows the last.</summary>
    internal abstract void StartItem(string name);

    /// <summary>Ends the items of a name, if there was one.</summary>
    internal abstract void EndItems();

    internal abstract void End();

    /// <summary>Writes <c>id</c> or <c>href</c>, which are attributes in XML. They come before anything else of their object.</summary>
    internal abstract void Attribute(string name, string value);

    internal abstract void Value(string name, string value);

    /// <summary>Writes one of several values of a name, which <see cref="EndItems"/> ends.</summary>
    internal abstract void ItemValue(string name, string value);

    internal abstract void Time(string name, DateTimeOffset time);

    /// <summary>Hands everything so far to the output.</summary>
    internal abstract void Flush();

    public abstract void Dispose();

    internal void Value(string name, long number) => Value(name, number.ToString(CultureInfo.InvariantCulture));

    internal void Value(string name, bool flag) => Value(name, flag ? "true" : "false");

    internal void OptionalValue(string name, string? value)
    {
        if (value is not null)
        {
            Value(name, value);
        }
    }

    /// <summary>Writes a reference to another object.</summary>
    internal void Reference(string name, string href, Guid id)
    {
        Start(name);
        Attribute("href", href);
        Attribute("id", id.ToString());
        End();
    }

    internal void Link(string href, string rel)
    {
        StartItem("link");
        Attribute("href", href);
        Attribute("rel", rel);
        End();
    }

    internal void Migration(OVirtMigrationOptions migration)
    {
        options ??= new(Start, Value, Attribute, End);
        Start("migration");
        OptionsWriter.WriteParts(options, migration);
        End();
    }
}
