using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads single values, with the same words for what is expected everywhere.</summary>
internal static class Read
{
    private const int LongestQuote = 40;
    private const int LongestOnStack = 32;
    private const decimal BitsPerMegabit = 1_000_000;
    private const string Level = "a cluster level such as \"4.8\"";
    private const string HostVersion = "a version such as \"10.1.0\"";

    internal static ContractError Wrong(ref Utf8JsonReader json, string expected) =>
        new(InvalidRequestCode.InvalidValue, $"must be {expected}, but is {Describe(ref json)}");

    internal static string Text(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String ? json.GetString()! : throw Wrong(ref json, "a string");

    internal static bool Switch(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong(ref json, "true or false"),
    };

    internal static int WholeNumber(ref Utf8JsonReader json, int minimum, int maximum) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(ref json, $"a whole number from {minimum} to {maximum}");

    internal static double Number(ref Utf8JsonReader json, double minimum, double maximum) =>
        json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(ref json, FormattableString.Invariant($"a number from {minimum} to {maximum}"));

    internal static int Count(ref Utf8JsonReader json) => WholeNumber(ref json, 1, int.MaxValue);

    internal static long LongNumber(ref Utf8JsonReader json, long minimum) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value) && value >= minimum
            ? value
            : throw Wrong(ref json, $"a whole number from {minimum} to {long.MaxValue}");

    /// <summary>A bandwidth in Mbps: more than 0, or also 0. With its decimals it is exact to the bit per second.</summary>
    internal static Bandwidth Megabits(ref Utf8JsonReader json, bool orZero = false) =>
        TryMegabits(ref json, out var bits) && (bits > 0 || (bits == 0 && orZero))
            ? Bandwidth.FromBitsPerSecond(bits)
            : throw Wrong(ref json, $"a bandwidth in Mbps, {(orZero ? "0 or more" : "more than 0")}, with at most six decimals");

    /// <summary>A host's link. What systems report where they do not know the speed is unknown here too (rule B5).</summary>
    internal static Bandwidth? Link(ref Utf8JsonReader json) =>
        !TryMegabits(ref json, out var bits) ? throw Wrong(ref json, "a bandwidth in Mbps, 0 or more, with at most six decimals")
        : bits is 0 or -1_000_000 or 65_535_000_000 or 4_294_967_295_000_000 ? null
        : bits > 0 ? Bandwidth.FromBitsPerSecond(bits)
        : throw Wrong(ref json, "a bandwidth in Mbps, 0 or more, with at most six decimals");

    /// <summary>Adds the elements of a list.</summary>
    internal static void List<T>(ref Utf8JsonReader json, List<T> list, Document.Reader<T> read, string expected = "a list of objects")
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw Wrong(ref json, expected);
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            list.Add(read(ref json));
        }
    }

    internal static ClusterLevel ClusterLevel(ref Utf8JsonReader json) =>
        TryParse(ref json, out ClusterLevel level) ? level : throw Wrong(ref json, Level);

    internal static HypervisorVersion Version(ref Utf8JsonReader json) =>
        TryParse(ref json, out HypervisorVersion version) ? version : throw Wrong(ref json, HostVersion);

    /// <summary>The text of a name or a string, or <see langword="null"/> where it is not valid text.</summary>
    internal static string? TextOf(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool TryParse<T>(ref Utf8JsonReader json, out T value)
        where T : struct, ISpanParsable<T>
    {
        value = default;
        if (json.TokenType != JsonTokenType.String)
        {
            return false;
        }

        // Hardly any is longer or has more than ASCII, and these need no string.
        Span<char> text = stackalloc char[LongestOnStack];
        return !json.HasValueSequence && !json.ValueIsEscaped && Ascii.ToUtf16(json.ValueSpan, text, out var length) == OperationStatus.Done
            ? T.TryParse(text[..length], null, out value)
            : T.TryParse(json.GetString(), null, out value);
    }

    private static bool TryMegabits(ref Utf8JsonReader json, out long bits)
    {
        bits = 0;
        if (json.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        if (json.TryGetInt32(out var whole))
        {
            bits = whole * 1_000_000L;
            return true;
        }

        if (!json.TryGetDecimal(out var megabits) || megabits is < -1 or > long.MaxValue / BitsPerMegabit)
        {
            return false;
        }

        var exact = megabits * BitsPerMegabit;
        bits = (long)exact;
        return bits == exact;
    }

    private static string Describe(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndObject => "an empty object",
        JsonTokenType.String => TextOf(ref json) is { } text ? $"\"{Shorten(text)}\"" : "not valid text",
        JsonTokenType.Number => Shorten(Encoding.UTF8.GetString(
            json.HasValueSequence ? json.ValueSequence.ToArray() : json.ValueSpan)),
        _ => "something else",
    };

    private static string Shorten(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
}
