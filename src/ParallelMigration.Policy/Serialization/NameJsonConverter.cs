using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Serialization;

/// <summary>A choice by its name in camelCase, never by its number: a number says nothing to a reader, and means another choice after a renumbering.</summary>
internal sealed class NameJsonConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByName = Enum.GetNames(typeof(T)).ToDictionary(CamelCase, name => (T)Enum.Parse(typeof(T), name), StringComparer.Ordinal);
    private static readonly Dictionary<T, string> Names = ByName.ToDictionary(pair => pair.Value, pair => pair.Key);
    private static readonly string Expected = string.Join(" or ", ByName.Keys.Select(name => $"\"{name}\""));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ByName.TryGetValue(Json.Text(ref reader, Expected), out var value) ? value : throw Json.Wrong(ref reader, Expected);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ByName.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException($"must be {Expected}, but is \"{reader.GetString()}\"");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(NameOf(value));

    private static string NameOf(T value) =>
        Names.TryGetValue(value, out var name) ? name : throw new JsonException($"{value} is no {typeof(T).Name}.");

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
