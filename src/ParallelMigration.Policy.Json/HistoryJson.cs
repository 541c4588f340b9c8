using System;
using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads and writes lines of history, one for each migration that ended. UTF-8, no I/O, thread-safe.</summary>
/// <remarks>
/// A line has <c>sentBytes</c> and <c>durationSeconds</c>, and, where they are known, <c>vm</c>, <c>connections</c> (absent: not parallel), <c>kind</c>
/// (<c>plain</c>, the default, <c>encrypted</c> or <c>zstd</c>), <c>linkMbps</c>, <c>limitMbps</c>, <c>downtimeMilliseconds</c>, <c>ended</c> (ISO 8601),
/// <c>completed</c> (true by default), <c>memory</c> and <c>request</c>, both as in a request for a prediction.
/// </remarks>
public static class HistoryJson
{
    private static readonly EnumProperty<ConnectionKind> Kinds = new("kind", EnumNames<ConnectionKind>.CamelCase);

    /// <summary>Reads a line.</summary>
    /// <param name="utf8">The line, with or without its end.</param>
    /// <returns>The migration.</returns>
    /// <exception cref="InvalidRequestException">It is not a line of history.</exception>
    public static MigrationRecord Read(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Record);

    /// <summary>Writes a line, without its end.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="record">The migration.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void Write(IBufferWriter<byte> output, MigrationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Json.Write.Document(output, record, Members, indented: false);
    }

    private static MigrationRecord Record(ref Utf8JsonReader json)
    {
        var record = new MigrationRecord();
        var members = Json.Members.Of(in json, Tables.History);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            record = property switch
            {
                0 => record with { Vm = Json.Read.Text(in json) },
                1 => record with { Connections = Json.Read.WholeNumber(in json, 1, ParallelMigrationSetting.MaxConnections) },
                2 => record with { Kind = EnumNames<ConnectionKind>.CamelCase.From(in json) is var kind && kind != ConnectionKind.Unknown ? kind : throw Json.Read.Wrong(in json, "\"plain\", \"encrypted\" or \"zstd\"") },
                3 => record with { Link = Json.Read.Link(in json) },
                4 => record with { Limit = Json.Read.Megabits(in json) },
                5 => record with { SentBytes = Json.Read.LongNumber(in json, 0) },
                6 => record with { Duration = Time(in json, TimeSpan.TicksPerSecond) },
                7 => record with { Downtime = Time(in json, TimeSpan.TicksPerMillisecond) },
                8 => record with { Ended = json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var ended) ? ended : throw Json.Read.Wrong(in json, "a time such as \"2026-01-31T23:59:59Z\"") },
                9 => record with { Completed = Json.Read.Switch(in json) },
                10 => record with { Memory = ReadPrediction.Memory(ref json) },
                _ => record with { Request = ReadRequest.Request(ref json).Migration },
            };
        }

        return record;
    }

    private static TimeSpan Time(ref readonly Utf8JsonReader json, long ticksPerUnit) =>
        json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out var time) && time >= 0 && time <= TimeSpan.MaxValue.Ticks / (decimal)ticksPerUnit
            ? TimeSpan.FromTicks((long)Math.Round(time * ticksPerUnit))
            : throw Json.Read.Wrong(in json, FormattableString.Invariant($"a number from 0 to {TimeSpan.MaxValue.Ticks / ticksPerUnit}"));

    private static void Members(JsonText json, MigrationRecord record)
    {
        json.WriteStartObject();
        Json.Write.Known(json, "vm"u8, record.Vm);
        if (record.Connections is { } connections)
        {
            json.WriteNumber("connections"u8, connections);
        }

        json.Write(Kinds, record.Kind == ConnectionKind.Unknown ? ConnectionKind.Plain : record.Kind);
        if (record.Link is { } link)
        {
            Json.Write.Megabits(json, "linkMbps"u8, link);
        }

        if (record.Limit is { } limit && limit > Bandwidth.Zero)
        {
            Json.Write.Megabits(json, "limitMbps"u8, limit);
        }

        json.WriteNumber("sentBytes"u8, record.SentBytes);
        json.WriteNumber("durationSeconds"u8, record.Duration.Ticks / (decimal)TimeSpan.TicksPerSecond);
        if (record.Downtime is { } downtime)
        {
            json.WriteNumber("downtimeMilliseconds"u8, downtime.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
        }

        if (record.Ended is { } ended)
        {
            json.WriteString("ended"u8, ended.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
        }

        if (!record.Completed)
        {
            json.WriteBoolean("completed"u8, false);
        }

        if (record.Memory is { } memory)
        {
            json.WritePropertyName("memory"u8);
            WritePrediction.Memory(json, memory);
        }

        if (record.Request is { } request)
        {
            json.WritePropertyName("request"u8);
            WriteRequest.Migration(json, request);
        }

        json.WriteEndObject();
    }
}
