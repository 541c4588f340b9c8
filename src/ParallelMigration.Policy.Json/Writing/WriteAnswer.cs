using System;
using System.Collections.Generic;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Writes an answer, straight from the decision.</summary>
internal static class WriteAnswer
{
    private static readonly EnumProperty<AnswerOutcome> Outcomes = new("outcome", EnumNames<AnswerOutcome>.CamelCase);
    private static readonly EnumProperty<InvalidRequestCode> InvalidCodes = new("code", EnumNames<InvalidRequestCode>.Code);
    private static readonly EnumProperty<MigrationCompression> Compressions = new("compression", EnumNames<MigrationCompression>.CamelCase);
    private static readonly EnumProperty<MigrationTransport> Transports = new("transport", EnumNames<MigrationTransport>.CamelCase);
    private static readonly EnumProperty<ReasonCode> ReasonCodes = new("code", EnumNames<ReasonCode>.Code);
    private static readonly EnumProperty<RuleId> Rules = new("rule", EnumNames<RuleId>.Code);
    private static readonly EnumProperty<QuantityUnit> Units = new("unit", EnumNames<QuantityUnit>.CamelCase);
    private static readonly EnumProperty<IssueCode> IssueCodes = new("code", EnumNames<IssueCode>.Code);

    internal static void Decision(JsonText json, MigrationDecision decision)
    {
        json.WriteStartObject();
        Members(json, decision);
        json.WriteEndObject();
    }

    /// <summary>Writes what an answer has, without its braces.</summary>
    internal static void Members(JsonText json, MigrationDecision decision) => Members(
        json,
        decision.Plan is null ? AnswerOutcome.Refused : AnswerOutcome.Plan,
        decision.Plan,
        decision.Issues,
        decision.Reasons,
        decision.Warnings);

    internal static void Answer(JsonText json, DecisionAnswer answer)
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
            answer.Warnings);
        if (answer.Prediction is { } prediction)
        {
            json.WritePropertyName("prediction"u8);
            WritePrediction.Prediction(json, prediction);
        }

        json.WriteEndObject();
    }

    internal static void Invalid(JsonText json, InvalidRequestException error)
    {
        json.WriteStartObject();
        json.Write(Outcomes, AnswerOutcome.Invalid);
        json.WriteStartArray("issues"u8);
        json.WriteStartObject();
        json.Write(InvalidCodes, error.Code);
        json.WriteString("subject"u8, error.Property);
        json.WriteString("message"u8, error.Problem);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void Plan(JsonText json, MigrationPlan plan)
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

        json.Write(Compressions, plan.Compression);
        json.WriteNumber("maxOutgoingMigrations"u8, plan.MaxOutgoingMigrations);
        json.WriteNumber("maxIncomingMigrations"u8, plan.MaxIncomingMigrations);
        Limit(json, "bandwidthLimitMiBps"u8, "bandwidthLimitBps"u8, plan.BandwidthLimit);
        json.WriteBoolean("postCopy"u8, plan.PostCopy);
        if (plan.PostCopy || plan.PostCopyBandwidthLimit is not null)
        {
            Limit(json, "postCopyBandwidthLimitMiBps"u8, "postCopyBandwidthLimitBps"u8, plan.PostCopyBandwidthLimit);
        }

        json.WriteBoolean("zeroCopy"u8, plan.ZeroCopy);
        json.WriteBoolean("autoConverge"u8, plan.AutoConverge);
        json.WriteBoolean("guestEvents"u8, plan.GuestEvents);
        json.WriteBoolean("encrypted"u8, plan.Encrypted);
        json.Write(Transports, plan.Transport);
        Write.Schedule(json, plan.Convergence);
        json.WriteEndObject();
    }

    /// <summary>A limit rounded down, as libvirt takes it, and exact; null is no limit.</summary>
    private static void Limit(JsonText json, ReadOnlySpan<byte> rounded, ReadOnlySpan<byte> exact, Bandwidth? limit)
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

    private static void Members(
        JsonText json, AnswerOutcome outcome, MigrationPlan? plan, IReadOnlyList<Issue> issues, IReadOnlyList<Reason> reasons, IReadOnlyList<Reason> warnings)
    {
        json.Write(Outcomes, outcome);
        if (plan is null)
        {
            List(json, "issues"u8, issues, Issue);
            return;
        }

        json.WritePropertyName("plan"u8);
        Plan(json, plan);
        List(json, "reasons"u8, reasons, Reason);
        List(json, "warnings"u8, warnings, Reason);
    }

    private static void List<T>(JsonText json, ReadOnlySpan<byte> name, IReadOnlyList<T> values, Action<JsonText, T> write)
    {
        json.WriteStartArray(name);
        for (var index = 0; index < values.Count; index++)
        {
            write(json, values[index]);
        }

        json.WriteEndArray();
    }

    private static void Reason(JsonText json, Reason reason)
    {
        var (code, rule, message, before, after) = (reason.Code, reason.Rule, reason.Message, reason.Before, reason.After);
        json.WriteStartObject();
        json.Write(ReasonCodes, code);
        json.Write(Rules, rule);
        json.WriteString("message"u8, message);
        Quantity(json, "before\":{\"value"u8, before);
        Quantity(json, "after\":{\"value"u8, after);
        json.WriteEndObject();
    }

    /// <param name="json">Where it is written.</param>
    /// <param name="start">The quantity's name, and that of its first property: each answer has several, and so they are one piece.</param>
    /// <param name="quantity">The quantity, if there is one.</param>
    private static void Quantity(JsonText json, ReadOnlySpan<byte> start, Quantity? quantity)
    {
        if (quantity is { } known)
        {
            json.WriteNumber(start, known.Value);
            json.Write(Units, known.Unit);
            json.WriteEndObject();
        }
    }

    private static void Issue(JsonText json, Issue issue)
    {
        json.WriteStartObject();
        json.Write(IssueCodes, issue.Code);
        json.Write(Rules, issue.Rule);
        json.WriteString("subject"u8, issue.Subject);
        json.WriteString("message"u8, issue.Message);
        json.WriteString("remedy"u8, issue.Remedy);
        json.WriteEndObject();
    }
}
