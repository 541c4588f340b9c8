using System;
using System.Collections.Frozen;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>The names of an enumeration's values in the contract, prepared for reading and writing.</summary>
/// <typeparam name="T">The enumeration, with values from 0 or 1 on.</typeparam>
internal sealed class EnumNames<T>
    where T : struct, Enum
{
    private readonly JsonEncodedText?[] written;
    private readonly FrozenDictionary<string, T> values;

    private EnumNames(Func<string, string> spelling)
    {
        var all = Enum.GetValues<T>();
        written = new JsonEncodedText?[all.Max(NumberOf) + 1];
        foreach (var value in all)
        {
            written[NumberOf(value)] = JsonEncodedText.Encode(spelling(value.ToString()));
        }

        values = all.ToFrozenDictionary(value => spelling(value.ToString()));
        string[] quoted = [.. all.Select(value => $"\"{spelling(value.ToString())}\"")];
        Expected = quoted.Length < 2 ? quoted[0] : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
        Schema = $"{{\"enum\":[{string.Join(",", quoted)}]}}";
    }

    /// <summary>Gets the names of choices: <c>whenSupported</c>.</summary>
    internal static EnumNames<T> CamelCase { get; } = new(JsonNamingPolicy.CamelCase.ConvertName);

    /// <summary>Gets the names of codes, which are those of the enumeration: <c>LimitedByVcpus</c>.</summary>
    internal static EnumNames<T> Code { get; } = new(name => name);

    /// <summary>Gets what is expected, in words.</summary>
    internal string Expected { get; }

    /// <summary>Gets the names in JSON Schema.</summary>
    internal string Schema { get; }

    /// <exception cref="ArgumentException">The value has no name.</exception>
    internal JsonEncodedText Of(T value) => NumberOf(value) is var number && number >= 0 && number < written.Length && written[number] is { } name
        ? name
        : throw NoName(value);

    /// <summary>Prepares a property of this enumeration for each value, by its number.</summary>
    internal byte[]?[] Prepared(string name) =>
        Array.ConvertAll(written, value => value is { } text ? Encoding.UTF8.GetBytes($"\"{name}\":\"{text}\",") : null);

    internal T From(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String && values.TryGetValue(json.GetString()!, out var value) ? value : throw Read.Wrong(ref json, Expected);

    internal static ArgumentException NoName(T value) => new($"{NumberOf(value)} is not a value of {typeof(T).Name}.", nameof(value));

    internal static int NumberOf(T value) => System.Runtime.CompilerServices.Unsafe.As<T, int>(ref value);
}
