using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Xml;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>Writes migration options in either format, alone or within the body of an update.</summary>
internal static class OptionsWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    internal static void Write(Stream stream, OVirtMigrationOptions options, OVirtFormat format, string? around)
    {
        if (format == OVirtFormat.Json)
        {
            WriteJson(stream, options, around);
        }
        else
        {
            WriteXml(stream, options, around);
        }
    }

    private static void WriteJson(Stream stream, OVirtMigrationOptions options, string? around)
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        var sink = new Sink(
            name => json.WriteStartObject(name), (name, text) => json.WriteString(name, text), (name, text) => json.WriteString(name, text), json.WriteEndObject);
        json.WriteStartObject();
        if (around is null)
        {
            WriteParts(sink, options);
        }
        else
        {
            // In JSON oVirt's documents have no name around them; the options have.
            json.WriteStartObject("migration");
            WriteParts(sink, options);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteXml(Stream stream, OVirtMigrationOptions options, string? around)
    {
        using var xml = XmlWriter.Create(stream, new() { Encoding = Utf8, Indent = true, OmitXmlDeclaration = true });
        var sink = new Sink(xml.WriteStartElement, xml.WriteElementString, xml.WriteAttributeString, xml.WriteEndElement);
        if (around is not null)
        {
            xml.WriteStartElement(around);
        }

        xml.WriteStartElement("migration");
        WriteParts(sink, options);
        xml.WriteEndElement();
        if (around is not null)
        {
            xml.WriteEndElement();
        }
    }

    internal static void WriteParts(Sink sink, OVirtMigrationOptions options)
    {
        WriteFlag(sink, "auto_converge", options.AutoConverge);
        if (options.Bandwidth is { } bandwidth)
        {
            sink.Start("bandwidth");
            sink.Value("assignment_method", bandwidth.CustomBandwidth is not null ? "custom" : bandwidth == MigrationBandwidth.HypervisorDefault ? "hypervisor_default" : "auto");
            if (bandwidth.CustomBandwidth is { } custom)
            {
                sink.Value("custom_value", Number(custom.ToMegabitsPerSecond()));
            }

            sink.End();
        }

        WriteFlag(sink, "compressed", options.Compressed);
        if (options.ParallelMigrations?.Setting?.CustomConnections is { } connections)
        {
            sink.Value("custom_parallel_migrations", Number(connections));
        }

        WriteFlag(sink, "encrypted", options.Encrypted);
        if (options.ParallelMigrations is { } parallel)
        {
            sink.Value("parallel_migrations_policy", parallel.PolicyName);
        }

        if (options.PolicyId is { } policy)
        {
            sink.Start("policy");
            if (policy.Length > 0)
            {
                sink.Attribute("id", policy);
            }

            sink.End();
        }
    }

    private static void WriteFlag(Sink sink, string name, InheritableBoolean? value)
    {
        if (value is { } flag)
        {
            sink.Value(name, flag switch { InheritableBoolean.True => "true", InheritableBoolean.False => "false", _ => "inherit" });
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What both formats can do.</summary>
    internal sealed record Sink(Action<string> Start, Action<string, string> Value, Action<string, string> Attribute, Action End);
}
