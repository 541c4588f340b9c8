using System;
using System.Globalization;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Policy.Json;

/// <summary>Writes a line of history. What is not known is left out.</summary>
internal static class WriteRecord
{
    private static readonly EnumProperty<ConnectionKind> Kinds = new("kind", EnumNames<ConnectionKind>.CamelCase);

    internal static void Record(JsonText json, MigrationRecord record)
    {
        json.WriteStartObject();
        Write.Known(json, "vm"u8, record.Vm);
        if (record.Connections is { } connections)
        {
            json.WriteNumber("connections"u8, connections);
        }

        json.Write(Kinds, record.Kind == ConnectionKind.Unknown ? ConnectionKind.Plain : record.Kind);
        if (record.Link is { } link)
        {
            Write.Megabits(json, "linkMbps"u8, link);
        }

        if (record.Limit is { } limit && limit > Bandwidth.Zero)
        {
            Write.Megabits(json, "limitMbps"u8, limit);
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
