using System;
using System.Collections.Generic;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Writes an answer, straight from the decision.</summary>
internal static class WriteAnswer
{
    internal static void Decision(Utf8JsonWriter json, MigrationDecision decision)
    {
        json.WriteStartObject();
        Members(json, decision);
        json.WriteEndObject();
    }

    /// <summary>Writes what an answer has, without its braces.</summary>
    internal static void Members(Utf8JsonWriter json, MigrationDecision decision) => Members(
        json,
        decision.Plan is null ? AnswerOutcome.Refused : AnswerOutcome.Plan,
        decision.Plan,
        decision.Issues,
        decision.Reasons,
        decision.Warnings,
        static (json, reason) => Reason(json, reason.Code, reason.Rule, reason.Message, reason.Before, reason.After));

    internal static void Answer(Utf8JsonWriter json, DecisionAnswer answer)
    {
        if (answer.Error is { } error)
        {
            Invalid(json, error);
            return;
        }

        json.WriteStartObject();
        Members(
            json,
            answer.Outcome,
            answer.Plan,
            answer.Issues,
            answer.Reasons,
            answer.Warnings,
            static (json, reason) => Reason(json, reason.Code, reason.Rule, reason.Message, reason.Before, reason.After));
        if (answer.Prediction is { } prediction)
        {
            json.WritePropertyName("prediction"u8);
            WritePrediction.Prediction(json, prediction);
        }

        json.WriteEndObject();
    }

    internal static void Invalid(Utf8JsonWriter json, InvalidRequestException error)
    {
        json.WriteStartObject();
        json.WriteString("outcome"u8, "invalid"u8);
        json.WriteStartArray("issues"u8);
        json.WriteStartObject();
        json.WriteString("code"u8, EnumNames<InvalidRequestCode>.Code.Of(error.Code));
        json.WriteString("subject"u8, error.Property);
        json.WriteString("message"u8, error.Problem);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void Plan(Utf8JsonWriter json, MigrationPlan plan)
    {
        json.WriteStartObject();
        json.WriteBoolean("parallel"u8, plan.IsParallel);
        if (plan.Connections is { } connections)
        {
            json.WriteNumber("connections"u8, connections);
        }
        else
        {
            json.WriteNull("connections"u8);
        }

        json.WriteString("compression"u8, EnumNames<MigrationCompression>.CamelCase.Of(plan.Compression));
        json.WriteNumber("maxOutgoingMigrations"u8, plan.MaxOutgoingMigrations);
        json.WriteNumber("maxIncomingMigrations"u8, plan.MaxIncomingMigrations);
        Limit(json, "bandwidthLimitMiBps", "bandwidthLimitBps", plan.BandwidthLimit);
        json.WriteBoolean("postCopy"u8, plan.PostCopy);
        if (plan.PostCopy || plan.PostCopyBandwidthLimit is not null)
        {
            Limit(json, "postCopyBandwidthLimitMiBps", "postCopyBandwidthLimitBps", plan.PostCopyBandwidthLimit);
        }

        json.WriteBoolean("zeroCopy"u8, plan.ZeroCopy);
        json.WriteBoolean("autoConverge"u8, plan.AutoConverge);
        json.WriteBoolean("guestEvents"u8, plan.GuestEvents);
        json.WriteBoolean("encrypted"u8, plan.Encrypted);
        json.WriteString("transport"u8, EnumNames<MigrationTransport>.CamelCase.Of(plan.Transport));
        Write.Schedule(json, plan.Convergence);
        json.WriteEndObject();
    }

    /// <summary>A limit rounded down, as libvirt takes it, and exact; null is no limit.</summary>
    private static void Limit(Utf8JsonWriter json, string rounded, string exact, Bandwidth? limit)
    {
        if (limit is { } bandwidth)
        {
            json.WriteNumber(rounded, bandwidth.ToMebibytesPerSecond());
            json.WriteNumber(exact, bandwidth.BitsPerSecond);
        }
        else
        {
            json.WriteNull(rounded);
            json.WriteNull(exact);
        }
    }

    private static void Members<T>(
        Utf8JsonWriter json, AnswerOutcome outcome, MigrationPlan? plan, IReadOnlyList<Issue> issues, IReadOnlyList<T> reasons, IReadOnlyList<T> warnings, Action<Utf8JsonWriter, T> write)
    {
        json.WriteString("outcome"u8, EnumNames<AnswerOutcome>.CamelCase.Of(outcome));
        if (plan is null)
        {
            List(json, "issues"u8, issues, Issue);
            return;
        }

        json.WritePropertyName("plan"u8);
        Plan(json, plan);
        List(json, "reasons"u8, reasons, write);
        List(json, "warnings"u8, warnings, write);
    }

    private static void List<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            write(json, value);
        }

        json.WriteEndArray();
    }

    private static void Reason(Utf8JsonWriter json, ReasonCode code, RuleId rule, string message, Quantity? before, Quantity? after)
    {
        // On one line at once: the writer's calls for reasons would be a quarter of all the time from a request to its answer.
        CompactText text = new(stackalloc byte[512]);
        if (!json.Options.Indented && CompactReason(ref text, code, rule, message, before, after))
        {
            json.WriteRawValue(text.Written, skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        json.WriteString("code"u8, EnumNames<ReasonCode>.Code.Of(code));
        json.WriteString("rule"u8, EnumNames<RuleId>.Code.Of(rule));
        json.WriteString("message"u8, message);
        Quantity(json, "before", before);
        Quantity(json, "after", after);
        json.WriteEndObject();
    }

    private static void Quantity(Utf8JsonWriter json, string name, Quantity? quantity)
    {
        if (quantity is { } known)
        {
            json.WriteStartObject(name);
            json.WriteNumber("value"u8, known.Value);
            json.WriteString("unit"u8, EnumNames<QuantityUnit>.CamelCase.Of(known.Unit));
            json.WriteEndObject();
        }
    }

    private static bool CompactReason(ref CompactText text, ReasonCode code, RuleId rule, string message, Quantity? before, Quantity? after)
    {
        text.Append("{\"code\":\""u8);
        text.Append(EnumNames<ReasonCode>.Code.Of(code).EncodedUtf8Bytes);
        text.Append("\",\"rule\":\""u8);
        text.Append(EnumNames<RuleId>.Code.Of(rule).EncodedUtf8Bytes);
        text.Append("\",\"message\":\""u8);
        text.AppendPlain(message);
        text.Append("\""u8);
        CompactQuantity(ref text, ",\"before\":{\"value\":"u8, before);
        CompactQuantity(ref text, ",\"after\":{\"value\":"u8, after);
        text.Append("}"u8);
        return text.IsComplete;
    }

    private static void CompactQuantity(ref CompactText text, ReadOnlySpan<byte> start, Quantity? quantity)
    {
        if (quantity is { } known)
        {
            text.Append(start);
            text.Append(known.Value);
            text.Append(",\"unit\":\""u8);
            text.Append(EnumNames<QuantityUnit>.CamelCase.Of(known.Unit).EncodedUtf8Bytes);
            text.Append("\"}"u8);
        }
    }

    private static void Issue(Utf8JsonWriter json, Issue issue)
    {
        json.WriteStartObject();
        json.WriteString("code"u8, EnumNames<IssueCode>.Code.Of(issue.Code));
        json.WriteString("rule"u8, EnumNames<RuleId>.Code.Of(issue.Rule));
        json.WriteString("subject"u8, issue.Subject);
        json.WriteString("message"u8, issue.Message);
        json.WriteString("remedy"u8, issue.Remedy);
        json.WriteEndObject();
    }
}
