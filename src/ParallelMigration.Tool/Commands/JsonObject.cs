using System;
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ParallelMigration.Tool.Commands;

/// <summary>Composes a JSON object: its braces, and a line end after it.</summary>
internal static class JsonObject
{
    private static readonly JsonWriterOptions InOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object in one line.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="write">Writes the object's properties.</param>
    internal static void WriteLine(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        terminal.Output.Write(Composed(InOneLine, write));
        terminal.Output.Flush();
    }

    /// <summary>Returns an object as text.</summary>
    /// <param name="indented">Whether it has several indented lines.</param>
    /// <param name="write">Writes the object's properties.</param>
    internal static string Text(bool indented, Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Composed(new() { Indented = indented }, write));

    /// <summary>Writes a number, or <see langword="null"/> where it is not known.</summary>
    internal static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static ReadOnlySpan<byte> Composed(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> composed = new();
        using (Utf8JsonWriter output = new(composed, options))
        {
            output.WriteStartObject();
            write(output);
            output.WriteEndObject();
        }

        composed.Write("\n"u8);
        return composed.WrittenSpan;
    }
}
