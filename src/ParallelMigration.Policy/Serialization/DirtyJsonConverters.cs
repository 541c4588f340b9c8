using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Serialization;

/// <summary><c>{"seconds": 2, "bytes": 100663296}</c>.</summary>
internal sealed class DirtyPointJsonConverter : JsonConverter<DirtyPoint>
{
    private const string Expected = "{\"seconds\": number, \"bytes\": number}";
    private const decimal MostSeconds = 86_400;

    public override DirtyPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, DirtyPoint value, JsonSerializerOptions options) => Write(writer, value);

    internal static DirtyPoint Read(ref Utf8JsonReader reader)
    {
        var parts = ((TimeSpan?)null, (long?)null);
        Json.ReadObject(ref reader, Expected, ref parts, static (ref Utf8JsonReader value, string name, ref (TimeSpan? Interval, long? Bytes) read) =>
        {
            switch (name)
            {
                case "seconds" when read.Interval is null:
                    read.Interval = Interval(ref value);
                    return true;
                case "bytes" when read.Bytes is null:
                    read.Bytes = value.TokenType == JsonTokenType.Number && value.TryGetInt64(out var bytes) && bytes >= 0
                        ? bytes
                        : throw Json.Wrong(ref value, "a whole number, 0 or more");
                    return true;
                default:
                    return false;
            }
        });
        return parts is ({ } interval, { } bytes) ? new(interval, bytes) : throw new JsonException($"must be {Expected}, but has not both properties");
    }

    internal static void Write(Utf8JsonWriter writer, in DirtyPoint point)
    {
        writer.WriteStartObject();
        writer.WriteNumber("seconds", point.Interval.Ticks / (decimal)TimeSpan.TicksPerSecond);
        writer.WriteNumber("bytes", point.Bytes);
        writer.WriteEndObject();
    }

    private static TimeSpan Interval(ref Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.Number && value.TryGetDecimal(out var seconds) && seconds <= MostSeconds
        && decimal.Truncate(seconds * TimeSpan.TicksPerSecond) is >= 1 and var ticks
            ? TimeSpan.FromTicks((long)ticks)
            : throw Json.Wrong(ref value, "a number of seconds, more than 0, up to a day");
}

/// <summary>The points that the curve runs through, as a list.</summary>
internal sealed class DirtyCurveJsonConverter : JsonConverter<DirtyCurve>
{
    private const string Expected = "a list of {\"seconds\": number, \"bytes\": number}";

    public override DirtyCurve Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var points = Json.Items(ref reader, Expected, DirtyPointJsonConverter.Read);
        return points.Count == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(points);
    }

    public override void Write(Utf8JsonWriter writer, DirtyCurve value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var point in value.Points)
        {
            DirtyPointJsonConverter.Write(writer, point);
        }

        writer.WriteEndArray();
    }
}
