using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Json;

/// <summary>
/// <c>{"initial": [action, …], "steps": [{"stallLimit": 1, "action": action}, …], "last": [action, …]}</c>; each part may be absent. An
/// action is <c>"wait"</c>, <c>"postCopy"</c>, <c>"abort"</c>, <c>{"setDowntimeMs": 150}</c> or <c>{"setBandwidthMbps": 10000}</c>.
/// </summary>
internal sealed class ConvergenceScheduleConverter : JsonConverter<ConvergenceSchedule>
{
    // QEMU's and the policy library's limit.
    private const int LongestDowntime = 2_000_000;

    private const string ExpectedAction = "\"wait\", \"postCopy\", \"abort\", {\"setDowntimeMs\": number} or {\"setBandwidthMbps\": number}";

    public override ConvergenceSchedule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (initial, steps, last) = ((List<ConvergenceAction>?)null, (List<ConvergenceStep>?)null, (List<ConvergenceAction>?)null);
        Enter(ref reader, JsonTokenType.StartObject, "an object");
        while (reader.TokenType != JsonTokenType.EndObject)
        {
            switch (NameOf(ref reader))
            {
                case "initial":
                    initial = Once(initial is null, "initial") && reader.TokenType != JsonTokenType.Null ? Actions(ref reader, "initial") : [];
                    break;
                case "steps":
                    steps = Once(steps is null, "steps") && reader.TokenType != JsonTokenType.Null ? Steps(ref reader) : [];
                    break;
                case "last":
                    last = Once(last is null, "last") && reader.TokenType != JsonTokenType.Null ? Actions(ref reader, "last") : [];
                    break;
                case var unknown:
                    throw new ValueException(InvalidRequestCode.UnknownProperty, ReadingErrors.NotInContract, unknown);
            }

            reader.Read();
        }

        return new(initial ?? [], steps ?? [], last ?? []);
    }

    public override void Write(Utf8JsonWriter writer, ConvergenceSchedule value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        Write(writer, "initial", value.Initial);
        writer.WriteStartArray("steps");
        foreach (var step in value.Steps)
        {
            writer.WriteStartObject();
            writer.WriteNumber("stallLimit", step.StallLimit);
            writer.WritePropertyName("action");
            Write(writer, step.Action);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Write(writer, "last", value.Last);
        writer.WriteEndObject();
    }

    private static List<ConvergenceAction> Actions(ref Utf8JsonReader reader, string part)
    {
        var actions = new List<ConvergenceAction>();
        Enter(ref reader, JsonTokenType.StartArray, "a list of actions", part);
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            actions.Add(Action(ref reader, part));
        }

        return actions;
    }

    private static List<ConvergenceStep> Steps(ref Utf8JsonReader reader)
    {
        var steps = new List<ConvergenceStep>();
        Enter(ref reader, JsonTokenType.StartArray, "a list of steps", "steps");
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            var step = Step(ref reader);
            if (steps.Count > 0 && step.StallLimit <= steps[^1].StallLimit)
            {
                throw new ValueException(
                    InvalidRequestCode.InvalidValue, $"must rise from step to step, but {step.StallLimit} follows {steps[^1].StallLimit}", "steps.stallLimit");
            }

            steps.Add(step);
        }

        return steps;
    }

    private static ConvergenceStep Step(ref Utf8JsonReader reader)
    {
        var (limit, action) = ((int?)null, (ConvergenceAction?)null);
        Enter(ref reader, JsonTokenType.StartObject, "{\"stallLimit\": number, \"action\": action}", "steps");
        while (reader.TokenType != JsonTokenType.EndObject)
        {
            switch (NameOf(ref reader))
            {
                case "stallLimit":
                    limit = Once(limit is null, "steps.stallLimit") ? Expect.WholeNumber(ref reader, 1, int.MaxValue, "steps.stallLimit") : null;
                    break;
                case "action":
                    action = Once(action is null, "steps.action") ? Action(ref reader, "steps.action") : null;
                    break;
                case var unknown:
                    throw new ValueException(InvalidRequestCode.UnknownProperty, ReadingErrors.NotInContract, "steps." + unknown);
            }

            reader.Read();
        }

        return new(limit ?? throw Missing("steps.stallLimit"), action ?? throw Missing("steps.action"));
    }

    private static ConvergenceAction Action(ref Utf8JsonReader reader, string part)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Read();
            var action = (reader.TokenType == JsonTokenType.PropertyName ? NameOf(ref reader) : null) switch
            {
                "setDowntimeMs" => ConvergenceAction.SetDowntime(
                    TimeSpan.FromMilliseconds(Expect.WholeNumber(ref reader, 1, LongestDowntime, part + ".setDowntimeMs"))),
                "setBandwidthMbps" => ConvergenceAction.SetBandwidth(MegabitsConverter.Read(ref reader, 1, part + ".setBandwidthMbps")),
                null => throw new ValueException(InvalidRequestCode.InvalidValue, $"must be {ExpectedAction}, but is an empty object", part),
                var unknown => throw new ValueException(InvalidRequestCode.UnknownProperty, ReadingErrors.NotInContract, $"{part}.{unknown}"),
            };
            reader.Read();
            return reader.TokenType == JsonTokenType.EndObject
                ? action
                : throw new ValueException(InvalidRequestCode.InvalidValue, $"must be {ExpectedAction}, but has a second property", part);
        }

        return reader.TokenType != JsonTokenType.String ? throw Expect.Wrong(ref reader, ExpectedAction, part) : reader.GetString() switch
        {
            "wait" => ConvergenceAction.Wait,
            "postCopy" => ConvergenceAction.PostCopy,
            "abort" => ConvergenceAction.Abort,
            _ => throw Expect.Wrong(ref reader, ExpectedAction, part),
        };
    }

    private static void Write(Utf8JsonWriter writer, string part, IReadOnlyList<ConvergenceAction> actions)
    {
        writer.WriteStartArray(part);
        foreach (var action in actions)
        {
            Write(writer, action);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ConvergenceAction action)
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
                writer.WriteNumber("setBandwidthMbps", Math.Max(1, action.Bandwidth.BitsPerSecond / Bandwidth.FromMegabitsPerSecond(1).BitsPerSecond));
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue(action.Kind switch
                {
                    ConvergenceActionKind.Wait => "wait",
                    ConvergenceActionKind.PostCopy => "postCopy",
                    _ => "abort",
                });
                break;
        }
    }

    private static void Enter(ref Utf8JsonReader reader, JsonTokenType start, string expected, string? part = null)
    {
        if (reader.TokenType != start)
        {
            throw Expect.Wrong(ref reader, expected, part);
        }

        reader.Read();
    }

    /// <summary>From a property's name to its value.</summary>
    private static string NameOf(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        reader.Read();
        return name;
    }

    private static bool Once(bool isFirst, string property) =>
        isFirst ? true : throw new ValueException(InvalidRequestCode.DuplicateProperty, ReadingErrors.GivenTwice, property);

    private static ValueException Missing(string property) => new(InvalidRequestCode.MissingProperty, "is required, but missing", property);
}
