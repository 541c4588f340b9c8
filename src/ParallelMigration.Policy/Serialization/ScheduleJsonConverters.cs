using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Serialization;

/// <summary><c>"wait"</c>, <c>"postCopy"</c>, <c>"abort"</c>, <c>{"setDowntimeMs": 150}</c> or <c>{"setBandwidthMbps": 10000}</c>.</summary>
internal sealed class ConvergenceActionJsonConverter : JsonConverter<ConvergenceAction>
{
    private const string Expected = "\"wait\", \"postCopy\", \"abort\", {\"setDowntimeMs\": number} or {\"setBandwidthMbps\": number}";

    public override ConvergenceAction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ConvergenceAction value, JsonSerializerOptions options) => Write(writer, value);

    internal static ConvergenceAction Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ConvergenceAction? action = null;
            Json.ReadObject(ref reader, Expected, ref action, static (ref Utf8JsonReader value, string name, ref ConvergenceAction? read) =>
            {
                if (read is not null)
                {
                    return false;
                }

                switch (name)
                {
                    case "setDowntimeMs":
                        var most = (int)ConvergenceAction.MaxDowntime.TotalMilliseconds;
                        read = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(Json.WholeNumber(ref value, 1, most)));
                        return true;
                    case "setBandwidthMbps":
                        read = ConvergenceAction.SetBandwidth(Json.Megabits(ref value));
                        return true;
                    default:
                        return false;
                }
            });
            return action ?? throw new JsonException($"must be {Expected}, but is an empty object");
        }

        return Json.Text(ref reader, Expected) switch
        {
            "wait" => ConvergenceAction.Wait,
            "postCopy" => ConvergenceAction.PostCopy,
            "abort" => ConvergenceAction.Abort,
            _ => throw Json.Wrong(ref reader, Expected),
        };
    }

    internal static void Write(Utf8JsonWriter writer, ConvergenceAction action)
    {
        switch (action.Kind)
        {
            case ConvergenceActionKind.SetDowntime:
                writer.WriteStartObject();
                writer.WriteNumber("setDowntimeMs", (long)action.Downtime.TotalMilliseconds);
                writer.WriteEndObject();
                break;
            case ConvergenceActionKind.SetBandwidth:
                writer.WriteStartObject();
                Json.WriteMegabits(writer, "setBandwidthMbps", action.Bandwidth);
                writer.WriteEndObject();
                break;
            case ConvergenceActionKind.PostCopy:
                writer.WriteStringValue("postCopy");
                break;
            case ConvergenceActionKind.Abort:
                writer.WriteStringValue("abort");
                break;
            default:
                writer.WriteStringValue("wait");
                break;
        }
    }
}

/// <summary><c>{"stallLimit": 1, "action": action}</c>.</summary>
internal sealed class ConvergenceStepJsonConverter : JsonConverter<ConvergenceStep>
{
    private const string Expected = "{\"stallLimit\": number, \"action\": action}";

    public override ConvergenceStep Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ConvergenceStep value, JsonSerializerOptions options) => Write(writer, value);

    internal static ConvergenceStep Read(ref Utf8JsonReader reader)
    {
        var parts = ((int?)null, (ConvergenceAction?)null);
        Json.ReadObject(ref reader, Expected, ref parts, static (ref Utf8JsonReader value, string name, ref (int? Limit, ConvergenceAction? Action) read) =>
        {
            switch (name)
            {
                case "stallLimit" when read.Limit is null:
                    read.Limit = Json.WholeNumber(ref value, 1, int.MaxValue);
                    return true;
                case "action" when read.Action is null:
                    read.Action = ConvergenceActionJsonConverter.Read(ref value);
                    return true;
                default:
                    return false;
            }
        });
        return parts is ({ } limit, { } action) ? new(limit, action) : throw new JsonException($"must be {Expected}, but has not both properties");
    }

    internal static void Write(Utf8JsonWriter writer, ConvergenceStep step)
    {
        writer.WriteStartObject();
        writer.WriteNumber("stallLimit", step.StallLimit);
        writer.WritePropertyName("action");
        ConvergenceActionJsonConverter.Write(writer, step.Action);
        writer.WriteEndObject();
    }
}

/// <summary><c>{"initial": [action, …], "steps": [step, …], "last": [action, …], "timeLimitSeconds": number, "timeLimitSecondsPerGibibyte": number}</c>; each part may be absent.</summary>
internal sealed class ConvergenceScheduleJsonConverter : JsonConverter<ConvergenceSchedule>
{
    private const string Expected =
        "{\"initial\": [action, …], \"steps\": [step, …], \"last\": [action, …], \"timeLimitSeconds\": number, \"timeLimitSecondsPerGibibyte\": number}";

    private sealed class Parts
    {
        internal List<ConvergenceAction>? Initial { get; set; }

        internal List<ConvergenceStep>? Steps { get; set; }

        internal List<ConvergenceAction>? Last { get; set; }

        internal TimeSpan? TimeLimit { get; set; }

        internal TimeSpan? TimeLimitPerGibibyte { get; set; }
    }

    public override ConvergenceSchedule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Parts parts = new();
        Json.ReadObject(ref reader, Expected, ref parts, static (ref Utf8JsonReader value, string name, ref Parts read) =>
        {
            switch (name)
            {
                case "initial" when read.Initial is null:
                    read.Initial = Json.Items(ref value, "a list of actions", ConvergenceActionJsonConverter.Read);
                    return true;
                case "steps" when read.Steps is null:
                    read.Steps = Json.Items(ref value, "a list of steps", ConvergenceStepJsonConverter.Read);
                    return true;
                case "last" when read.Last is null:
                    read.Last = Json.Items(ref value, "a list of actions", ConvergenceActionJsonConverter.Read);
                    return true;
                case "timeLimitSeconds" when read.TimeLimit is null:
                    read.TimeLimit = Limit(ref value);
                    return true;
                case "timeLimitSecondsPerGibibyte" when read.TimeLimitPerGibibyte is null:
                    read.TimeLimitPerGibibyte = Limit(ref value);
                    return true;
                default:
                    return false;
            }
        });
        try
        {
            return new(parts.Initial ?? [], parts.Steps ?? [], parts.Last ?? []) { TimeLimit = parts.TimeLimit, TimeLimitPerGibibyte = parts.TimeLimitPerGibibyte };
        }
        catch (ArgumentException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, ConvergenceSchedule value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        WriteItems(writer, "initial", value.Initial, ConvergenceActionJsonConverter.Write);
        WriteItems(writer, "steps", value.Steps, ConvergenceStepJsonConverter.Write);
        WriteItems(writer, "last", value.Last, ConvergenceActionJsonConverter.Write);
        WriteLimit(writer, "timeLimitSeconds", value.TimeLimit);
        WriteLimit(writer, "timeLimitSecondsPerGibibyte", value.TimeLimitPerGibibyte);
        writer.WriteEndObject();
    }

    private static TimeSpan? Limit(ref Utf8JsonReader value) => value.TokenType == JsonTokenType.Null
        ? null
        : TimeSpan.FromSeconds(Json.WholeNumber(ref value, 1, (int)ConvergenceSchedule.MaxTimeLimit.TotalSeconds));

    private static void WriteLimit(Utf8JsonWriter writer, string name, TimeSpan? limit)
    {
        if (limit is { } time)
        {
            writer.WriteNumber(name, (long)time.TotalSeconds);
        }
    }

    private static void WriteItems<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }
}
