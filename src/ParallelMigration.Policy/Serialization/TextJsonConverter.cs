using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Serialization;

/// <summary>A value as the text that its own <c>ToString</c> writes and its <c>TryParse</c> reads; also as the key of a dictionary.</summary>
internal sealed class TextJsonConverter<T>(TextJsonConverter<T>.Reader tryParse, string expected) : JsonConverter<T>
    where T : struct
{
    internal delegate bool Reader(string? text, out T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        tryParse(Json.Text(ref reader, expected), out var value) ? value : throw Json.Wrong(ref reader, expected);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        tryParse(reader.GetString(), out var value) ? value : throw new JsonException($"must be {expected}, but is \"{reader.GetString()}\"");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString()!);
}
