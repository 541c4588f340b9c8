using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace ParallelMigration.Policy.Serialization;

/// <summary>What the converters have in common: reading with errors that say what is expected and what is there.</summary>
internal static class Json
{
    private const int LongestQuote = 40;

    /// <summary>The serializer adds the path, the line and the position.</summary>
    internal static JsonException Wrong(ref Utf8JsonReader reader, string expected) => new($"must be {expected}, but is {Describe(ref reader)}");

    internal static string Text(ref Utf8JsonReader reader, string expected) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(ref reader, expected);

    internal static int WholeNumber(ref Utf8JsonReader reader, int minimum, int maximum) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(ref reader, FormattableString.Invariant($"a whole number from {minimum} to {maximum}"));

    /// <summary>A bandwidth in Mbps, with up to six decimals: exact to the bit per second.</summary>
    internal static Bandwidth Megabits(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var megabits) && megabits > 0)
        {
            var most = Bandwidth.MaxValue.BitsPerSecond;
            if (megabits <= most / (decimal)Bandwidth.BitsPerMegabit && megabits * Bandwidth.BitsPerMegabit is var bits && bits == decimal.Truncate(bits))
            {
                return Bandwidth.FromBitsPerSecond((long)bits);
            }
        }

        throw Wrong(ref reader, "a bandwidth in Mbps, more than 0, with at most six decimals");
    }

    internal static void WriteMegabits(Utf8JsonWriter writer, string name, Bandwidth value)
    {
        if (value.BitsPerSecond % Bandwidth.BitsPerMegabit == 0)
        {
            writer.WriteNumber(name, value.ToMegabitsPerSecond());
        }
        else
        {
            writer.WriteNumber(name, value.BitsPerSecond / (decimal)Bandwidth.BitsPerMegabit);
        }
    }

    /// <summary>Reads an object; <paramref name="read"/> reads the value of the property of a name, or returns false where there is none of that name.</summary>
    internal static void ReadObject<T>(ref Utf8JsonReader reader, string expected, ref T state, ReadProperty<T> read)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong(ref reader, expected);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (!read(ref reader, name, ref state))
            {
                throw new JsonException($"must be {expected}, but has a property \"{Shorten(name)}\"");
            }
        }
    }

    /// <summary>Reads a list; <see langword="null"/> is an empty one.</summary>
    internal static List<T> Items<T>(ref Utf8JsonReader reader, string expected, ReadItem<T> read)
    {
        List<T> items = [];
        if (reader.TokenType == JsonTokenType.Null)
        {
            return items;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Wrong(ref reader, expected);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(read(ref reader));
        }

        return items;
    }

    internal delegate T ReadItem<T>(ref Utf8JsonReader reader);

    internal delegate bool ReadProperty<T>(ref Utf8JsonReader reader, string name, ref T state);

    private static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"\"{Shorten(reader.GetString()!)}\"",
        JsonTokenType.Number when reader.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => "another number",
    };

    private static string Shorten(string text) => text.Length <= LongestQuote ? text : $"{text.Remove(LongestQuote)}…";
}
