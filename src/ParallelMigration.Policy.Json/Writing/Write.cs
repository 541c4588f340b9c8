using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Json;

/// <summary>Writes single values, in the spelling in which they are read.</summary>
internal static class Write
{
    private const long BitsPerMegabit = 1_000_000;

    private static readonly ArrayBufferWriter<byte> Nothing = new();

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Each thread keeps the writer of its one-line documents; a callback never writes another document.
    [ThreadStatic]
    private static Utf8JsonWriter? compactWriter;

    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    internal static void Document<T>(IBufferWriter<byte> output, T value, Action<Utf8JsonWriter, T> write, bool indented)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (indented)
        {
            using var indenting = new Utf8JsonWriter(output, Indented);
            write(indenting, value);
            return;
        }

        var json = compactWriter ??= new Utf8JsonWriter(output, Compact);
        json.Reset(output);
        try
        {
            write(json, value);
            json.Flush();
        }
        finally
        {
            // It must not keep its caller's output alive.
            json.Reset(Nothing);
        }
    }

    internal static void Known(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Mbps with as many decimals as it takes to be exact.</summary>
    internal static void Megabits(Utf8JsonWriter json, string name, Bandwidth value)
    {
        if (value.BitsPerSecond % BitsPerMegabit == 0)
        {
            json.WriteNumber(name, value.BitsPerSecond / BitsPerMegabit);
        }
        else
        {
            json.WriteNumber(name, value.BitsPerSecond / (decimal)BitsPerMegabit);
        }
    }

    internal static void Setting(Utf8JsonWriter json, ParallelMigrationSetting setting)
    {
        if (setting.CustomConnections is { } connections)
        {
            json.WriteStartObject();
            json.WriteNumber("custom"u8, connections);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStringValue(EnumNames<ParallelMigrationMode>.CamelCase.Of(setting.Mode));
        }
    }

    internal static void Bandwidth(Utf8JsonWriter json, MigrationBandwidth bandwidth)
    {
        if (bandwidth.CustomBandwidth is { } custom)
        {
            json.WriteStartObject();
            Megabits(json, "customMbps", custom);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStringValue(EnumNames<MigrationBandwidthSource>.CamelCase.Of(bandwidth.Source));
        }
    }

    /// <summary>A schedule as the property <c>convergence</c>, if there is one to follow.</summary>
    internal static void Schedule(Utf8JsonWriter json, ConvergenceSchedule schedule)
    {
        if (!schedule.IsEmpty)
        {
            json.WritePropertyName("convergence"u8);
            ScheduleValue(json, schedule);
        }
    }

    internal static void ScheduleValue(Utf8JsonWriter json, ConvergenceSchedule schedule)
    {
        json.WriteStartObject();
        Actions(json, "initial", schedule.Initial);
        json.WriteStartArray("steps"u8);
        foreach (var step in schedule.Steps)
        {
            json.WriteStartObject();
            json.WriteNumber("stallLimit"u8, step.StallLimit);
            json.WritePropertyName("action"u8);
            Action(json, step.Action);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Actions(json, "last", schedule.Last);
        Limit(json, "timeLimitSeconds", schedule.TimeLimit);
        Limit(json, "timeLimitSecondsPerGibibyte", schedule.TimeLimitPerGibibyte);
        json.WriteEndObject();
    }

    private static void Limit(Utf8JsonWriter json, string name, TimeSpan? limit)
    {
        if (limit is { } time)
        {
            json.WriteNumber(name, time.Ticks / TimeSpan.TicksPerSecond);
        }
    }

    private static void Actions(Utf8JsonWriter json, string part, IReadOnlyList<ConvergenceAction> actions)
    {
        json.WriteStartArray(part);
        foreach (var action in actions)
        {
            Action(json, action);
        }

        json.WriteEndArray();
    }

    private static void Action(Utf8JsonWriter json, ConvergenceAction action)
    {
        switch (action.Kind)
        {
            case ConvergenceActionKind.SetDowntime:
                json.WriteStartObject();
                json.WriteNumber("setDowntimeMs"u8, action.Downtime.Ticks / TimeSpan.TicksPerMillisecond);
                json.WriteEndObject();
                break;
            case ConvergenceActionKind.SetBandwidth:
                json.WriteStartObject();
                Megabits(json, "setBandwidthMbps", action.Bandwidth);
                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(EnumNames<ConvergenceActionKind>.CamelCase.Of(action.Kind));
                break;
        }
    }
}
