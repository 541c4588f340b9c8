using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Json;

/// <summary>A converter that only reads: the contract's requests are never written.</summary>
internal abstract class ReadingConverter<T> : JsonConverter<T>
{
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are read, not written.");
}

internal sealed class CountConverter : ReadingConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Expect.WholeNumber(ref reader, 1, int.MaxValue);
}

internal sealed class MaxConnectionsConverter : ReadingConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Expect.WholeNumber(ref reader, 2, 255);
}

internal sealed class SwitchConverter : ReadingConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Expect.Wrong(ref reader, "true or false"),
    };
}

internal sealed class TextConverter : ReadingConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Expect.Text(ref reader, "a string");
}

internal sealed class ClusterLevelConverter : ReadingConverter<ClusterLevel>
{
    private const string Expected = "a cluster level such as \"4.8\"";

    public override ClusterLevel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ClusterLevel.TryParse(Expect.Text(ref reader, Expected), out var level) ? level : throw Expect.Wrong(ref reader, Expected);
}

internal sealed class HypervisorVersionConverter : ReadingConverter<HypervisorVersion>
{
    private const string Expected = "a version such as \"10.1.0\"";

    public override HypervisorVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        HypervisorVersion.TryParse(Expect.Text(ref reader, Expected), out var version) ? version : throw Expect.Wrong(ref reader, Expected);
}
