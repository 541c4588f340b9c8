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
        var members = Members.Of(ref json, Tables.History);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            record = property switch
            {
                0 => record with { Vm = Read.Text(ref json) },
                1 => record with { Connections = Read.WholeNumber(ref json, 1, ParallelMigrationSetting.MaxConnections) },
                2 => record with { Kind = EnumNames<ConnectionKind>.CamelCase.From(ref json) is var kind && kind != ConnectionKind.Unknown ? kind : throw Read.Wrong(ref json, "\"plain\", \"encrypted\" or \"zstd\"") },
                3 => record with { Link = Read.Link(ref json) },
                4 => record with { Limit = Read.Megabits(ref json) },
                5 => record with { SentBytes = Read.LongNumber(ref json, 0) },
                6 => record with { Duration = Time(ref json, TimeSpan.TicksPerSecond) },
                7 => record with { Downtime = Time(ref json, TimeSpan.TicksPerMillisecond) },
                8 => record with { Ended = json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var ended) ? ended : throw Read.Wrong(ref json, "a time such as \"2026-01-31T23:59:59Z\"") },
                9 => record with { Completed = Read.Switch(ref json) },
                10 => record with { Memory = ReadPrediction.Memory(ref json) },
                _ => record with { Request = ReadRequest.Request(ref json).Migration },
            };
        }

        return record;
    }

    private static TimeSpan Time(ref Utf8JsonReader json, long ticksPerUnit) =>
        json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out var time) && time >= 0 && time <= TimeSpan.MaxValue.Ticks / (decimal)ticksPerUnit
            ? TimeSpan.FromTicks((long)Math.Round(time * ticksPerUnit))
            : throw Read.Wrong(ref json, FormattableString.Invariant($"a number from 0 to {TimeSpan.MaxValue.Ticks / ticksPerUnit}"));
}
