using System;
using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Composes one line of JSON in memory. Names of properties are the contract's own: they need no escape.</summary>
/// <remarks>
/// <see cref="Utf8JsonWriter"/> prepares each name for any text and any formatting; that was half of the time from a request to its answer. Here, a comma follows
/// every value, and the end of an object or array replaces the last one. What writes a name is inlined where it is called: there the name's length is known, and
/// it is copied in a few moves.
/// </remarks>
internal sealed class JsonText
{
    private const int LargestKept = 64 * 1024;
    private const int LongestNumber = 40;
    private const int LongestEscape = 6;

    // Each thread keeps its memory; a callback never composes another text.
    [ThreadStatic]
    private static JsonText? ofThread;

    private byte[] memory = new byte[4 * 1024];
    private int length;

    internal static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Composes a value. What is returned holds until the thread composes the next one.</summary>
    internal static ReadOnlySpan<byte> Of<T>(T value, Action<JsonText, T> write)
    {
        var json = ofThread ??= new();
        if (json.memory.Length > LargestKept)
        {
            json = ofThread = new();
        }

        json.length = 0;
        write(json, value);
        return json.memory.AsSpan(0, json.length - 1);
    }

    internal void WriteStartObject() => Append((byte)'{');

    internal void WriteStartObject(ReadOnlySpan<byte> name) => Name(name, (byte)'{');

    internal void WriteEndObject() => End((byte)'}');

    internal void WriteStartArray(ReadOnlySpan<byte> name) => Name(name, (byte)'[');

    internal void WriteEndArray() => End((byte)']');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WritePropertyName(ReadOnlySpan<byte> name) => Quoted(name, (byte)':');

    internal void WriteNull(ReadOnlySpan<byte> name)
    {
        WritePropertyName(name);
        Append("null,"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteBoolean(ReadOnlySpan<byte> name, bool value)
    {
        WritePropertyName(name);
        Append(value ? "true,"u8 : "false,"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteNumber(ReadOnlySpan<byte> name, long value)
    {
        WritePropertyName(name);
        Utf8Formatter.TryFormat(value, Room(LongestNumber), out var written);
        Formatted(written);
    }

    internal void WriteNumber(ReadOnlySpan<byte> name, decimal value)
    {
        WritePropertyName(name);
        Utf8Formatter.TryFormat(value, Room(LongestNumber), out var written);
        Formatted(written);
    }

    /// <exception cref="ArgumentException">The number is not finite: JSON has no word for it.</exception>
    internal void WriteNumber(ReadOnlySpan<byte> name, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{value} cannot be written as JSON. Give a finite number.", nameof(value));
        }

        WritePropertyName(name);
        Utf8Formatter.TryFormat(value, Room(LongestNumber), out var written);
        Formatted(written);
    }

    internal void WriteString(ReadOnlySpan<byte> name, string value)
    {
        WritePropertyName(name);
        WriteStringValue(value);
    }

    internal void Write<T>(EnumProperty<T> property, T value)
        where T : struct, Enum => Append(property.Of(value));

    internal void WriteStringValue(JsonEncodedText value) => Quoted(value.EncodedUtf8Bytes, (byte)',');

    private void WriteStringValue(string value)
    {
        var room = Room((value.Length * 3) + 3);
        room[0] = (byte)'"';
        var written = Encoding.UTF8.GetBytes(value, room[1..]);
        if (Encoder.FindFirstCharacterToEncodeUtf8(room.Slice(1, written)) >= 0)
        {
            var plain = room.Slice(1, written).ToArray();
            room = Room((plain.Length * LongestEscape) + 3);
            Encoder.EncodeUtf8(plain, room[1..], out _, out written);
        }

        room[written + 1] = (byte)'"';
        room[written + 2] = (byte)',';
        length += written + 3;
    }

    private void Name(ReadOnlySpan<byte> name, byte start)
    {
        WritePropertyName(name);
        Append(start);
    }

    /// <summary>Ends a number that is in the room already, which has space for more.</summary>
    private void Formatted(int written)
    {
        memory[length + written] = (byte)',';
        length += written + 1;
    }

    /// <summary>Text that needs no escapes, in quotes, and what comes after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Quoted(ReadOnlySpan<byte> text, byte after)
    {
        var room = Room(text.Length + 3);
        room[0] = (byte)'"';
        text.CopyTo(room[1..]);
        room[text.Length + 1] = (byte)'"';
        room[text.Length + 2] = after;
        length += text.Length + 3;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        length += text.Length;
    }

    private void Append(byte character)
    {
        Room(1)[0] = character;
        length++;
    }

    private void End(byte bracket)
    {
        length -= memory[length - 1] == (byte)',' ? 1 : 0;
        var room = Room(2);
        room[0] = bracket;
        room[1] = (byte)',';
        length += 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Room(int size)
    {
        if (memory.Length - length < size)
        {
            Grow(size);
        }

        return memory.AsSpan(length);
    }

    private void Grow(int size) => Array.Resize(ref memory, Math.Max(memory.Length * 2, length + size));
}
