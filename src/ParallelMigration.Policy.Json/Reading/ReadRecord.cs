using System;
using System.Text.Json;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads a line of history.</summary>
internal static class ReadRecord
{
    internal static MigrationRecord Record(ref Utf8JsonReader json)
    {
        var record = new MigrationRecord();
        var members = Members.Of(in json, Tables.History);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            record = property switch
            {
                0 => record with { Vm = Read.Text(in json) },
                1 => record with { Connections = Read.WholeNumber(in json, 1, ParallelMigrationSetting.MaxConnections) },
                2 => record with { Kind = EnumNames<ConnectionKind>.CamelCase.From(in json) is var kind && kind != ConnectionKind.Unknown ? kind : throw Read.Wrong(in json, "\"plain\", \"encrypted\" or \"zstd\"") },
                3 => record with { Link = Read.Link(in json) },
                4 => record with { Limit = Read.Megabits(in json) },
                5 => record with { SentBytes = Read.LongNumber(in json, 0) },
                6 => record with { Duration = Time(in json, TimeSpan.TicksPerSecond) },
                7 => record with { Downtime = Time(in json, TimeSpan.TicksPerMillisecond) },
                8 => record with { Ended = json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var ended) ? ended : throw Read.Wrong(in json, "a time such as \"2026-01-31T23:59:59Z\"") },
                9 => record with { Completed = Read.Switch(in json) },
                10 => record with { Memory = ReadPrediction.Memory(ref json) },
                _ => record with { Request = ReadRequest.Request(ref json).Migration },
            };
        }

        return record;
    }

    private static TimeSpan Time(ref readonly Utf8JsonReader json, long ticksPerUnit) =>
        json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out var time) && time >= 0 && time <= TimeSpan.MaxValue.Ticks / (decimal)ticksPerUnit
            ? TimeSpan.FromTicks((long)Math.Round(time * ticksPerUnit))
            : throw Read.Wrong(in json, FormattableString.Invariant($"a number from 0 to {TimeSpan.MaxValue.Ticks / ticksPerUnit}"));
}
