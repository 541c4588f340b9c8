using System;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>A bandwidth in whole Mbps, 0 or more.</summary>
internal sealed class MegabitsConverter : ReadingConverter<Bandwidth>
{
    public override Bandwidth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, 0);

    internal static Bandwidth Read(ref readonly Utf8JsonReader reader, long minimum, string? member = null)
    {
        var maximum = Bandwidth.MaxValue.BitsPerSecond / Bandwidth.FromMegabitsPerSecond(1).BitsPerSecond;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= minimum && value <= maximum
            ? Bandwidth.FromMegabitsPerSecond(value)
            : throw Expect.Wrong(in reader, $"a bandwidth in whole Mbps, from {minimum} to {maximum}", member);
    }
}

/// <summary>A bandwidth in whole Mbps, 1 or more.</summary>
internal sealed class PositiveMegabitsConverter : ReadingConverter<Bandwidth>
{
    public override Bandwidth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MegabitsConverter.Read(ref reader, 1);
}
