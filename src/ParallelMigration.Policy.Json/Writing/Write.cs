using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Json;

/// <summary>Writes single values, in the spelling in which they are read.</summary>
internal static class Write
{
    private const long BitsPerMegabit = 1_000_000;

    private static readonly ArrayBufferWriter<byte> Nothing = new();

    private static readonly JsonWriterOptions Compact = new() { Encoder = JsonText.Encoder, SkipValidation = true };

    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    private static readonly JsonEncodedText Auto = JsonEncodedText.Encode("auto");
    private static readonly JsonEncodedText HypervisorDefault = JsonEncodedText.Encode("hypervisorDefault");

    // Each thread keeps the writer of its serialized values.
    [ThreadStatic]
    private static Utf8JsonWriter? serializing;

    internal static void Document<T>(IBufferWriter<byte> output, T value, Action<JsonText, T> write, bool indented)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = JsonText.Of(value, write);
        if (indented)
        {
            Indent(output, text);
        }
        else
        {
            output.Write(text);
        }
    }

    /// <summary>Writes a value of the serializer's as one line.</summary>
    internal static void Serialized<T>(IBufferWriter<byte> output, T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(output);
        var json = serializing ??= new(output, Compact);
        json.Reset(output);
        try
        {
            JsonSerializer.Serialize(json, value, type);
            json.Flush();
        }
        finally
        {
            // It must not keep its caller's output alive.
            json.Reset(Nothing);
        }
    }

    internal static void Known(JsonText json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Mbps with as many decimals as it takes to be exact.</summary>
    internal static void Megabits(JsonText json, ReadOnlySpan<byte> name, Bandwidth value)
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

    internal static void Setting(JsonText json, ParallelMigrationSetting setting)
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

    internal static void Bandwidth(JsonText json, MigrationBandwidth bandwidth)
    {
        if (bandwidth.CustomBandwidth is { } custom)
        {
            json.WriteStartObject();
            Megabits(json, "customMbps"u8, custom);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStringValue(bandwidth == MigrationBandwidth.HypervisorDefault ? HypervisorDefault : Auto);
        }
    }

    /// <summary>A schedule as the property <c>convergence</c>, if there is one to follow.</summary>
    internal static void Schedule(JsonText json, ConvergenceSchedule schedule)
    {
        if (!schedule.IsEmpty)
        {
            json.WritePropertyName("convergence"u8);
            ScheduleValue(json, schedule);
        }
    }

    internal static void ScheduleValue(JsonText json, ConvergenceSchedule schedule)
    {
        json.WriteStartObject();
        Actions(json, "initial"u8, schedule.Initial);
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
        Actions(json, "last"u8, schedule.Last);
        Limit(json, "timeLimitSeconds"u8, schedule.TimeLimit);
        Limit(json, "timeLimitSecondsPerGibibyte"u8, schedule.TimeLimitPerGibibyte);
        json.WriteEndObject();
    }

    private static void Indent(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text);
        using var document = JsonDocument.ParseValue(ref reader);
        using Utf8JsonWriter indenting = new(output, Indented);
        document.WriteTo(indenting);
    }

    private static void Limit(JsonText json, ReadOnlySpan<byte> name, TimeSpan? limit)
    {
        if (limit is { } time)
        {
            json.WriteNumber(name, time.Ticks / TimeSpan.TicksPerSecond);
        }
    }

    private static void Actions(JsonText json, ReadOnlySpan<byte> part, IReadOnlyList<ConvergenceAction> actions)
    {
        json.WriteStartArray(part);
        foreach (var action in actions)
        {
            Action(json, action);
        }

        json.WriteEndArray();
    }

    private static void Action(JsonText json, ConvergenceAction action)
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
                Megabits(json, "setBandwidthMbps"u8, action.Bandwidth);
                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(EnumNames<ConvergenceActionKind>.CamelCase.Of(action.Kind));
                break;
        }
    }
}
