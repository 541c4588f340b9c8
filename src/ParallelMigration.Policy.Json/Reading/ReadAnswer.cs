using System.Collections.Generic;
using System.Text.Json;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads an answer and its parts.</summary>
internal static class ReadAnswer
{
    internal static DecisionAnswer Answer(ref Utf8JsonReader json)
    {
        var (outcome, plan) = (AnswerOutcome.Invalid, (MigrationPlan?)null);
        MigrationPrediction? prediction = null;
        List<Reason> reasons = [], warnings = [];
        List<AnsweredIssue> issues = [];
        var members = Members.Of(ref json, Tables.Answer);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    outcome = EnumNames<AnswerOutcome>.CamelCase.From(ref json);
                    break;
                case 1:
                    plan = Plan(ref json);
                    break;
                case 2:
                    Read.List(ref json, reasons, Reason);
                    break;
                case 3:
                    Read.List(ref json, warnings, Reason);
                    break;
                case 4:
                    Read.List(ref json, issues, Issue);
                    break;
                default:
                    prediction = ReadPrediction.Prediction(ref json);
                    break;
            }
        }

        return (outcome, plan) switch
        {
            (AnswerOutcome.Plan, null) => throw Missing("plan"),
            (AnswerOutcome.Plan, _) => new() { Outcome = outcome, Plan = plan, Prediction = prediction, Reasons = reasons, Warnings = warnings },
            _ when issues.Count == 0 => throw Missing("issues"),
            (AnswerOutcome.Refused, _) => new() { Outcome = outcome, Issues = issues.ConvertAll(issue => issue.ToRefusal()) },
            _ => new() { Outcome = outcome, Error = issues[0].ToError() },
        };
    }

    internal static MigrationPlan Plan(ref Utf8JsonReader json)
    {
        var (parallel, connections, compression, outgoing, incoming) = (false, (int?)null, MigrationCompression.None, 1, 1);
        var (mebibytes, bits, postCopy, zeroCopy, autoConverge, encrypted) = ((long?)null, (long?)null, false, false, false, false);
        var (guestEvents, postCopyMebibytes, postCopyBits) = (false, (long?)null, (long?)null);
        var (transport, convergence) = (MigrationTransport.Direct, (ConvergenceSchedule?)null);
        var members = Members.Of(ref json, Tables.Plan);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    parallel = Read.Switch(ref json);
                    break;
                case 1:
                    connections = Read.Count(ref json);
                    break;
                case 2:
                    compression = EnumNames<MigrationCompression>.CamelCase.From(ref json);
                    break;
                case 3:
                    outgoing = Read.Count(ref json);
                    break;
                case 4:
                    incoming = Read.Count(ref json);
                    break;
                case 5:
                    mebibytes = Read.LongNumber(ref json, 1);
                    break;
                case 6:
                    bits = Read.LongNumber(ref json, 0);
                    break;
                case 7:
                    postCopy = Read.Switch(ref json);
                    break;
                case 8:
                    zeroCopy = Read.Switch(ref json);
                    break;
                case 9:
                    autoConverge = Read.Switch(ref json);
                    break;
                case 10:
                    encrypted = Read.Switch(ref json);
                    break;
                case 11:
                    transport = EnumNames<MigrationTransport>.CamelCase.From(ref json);
                    break;
                case 12:
                    convergence = ReadSchedule.Schedule(ref json);
                    break;
                case 13:
                    guestEvents = Read.Switch(ref json);
                    break;
                case 14:
                    postCopyMebibytes = Read.LongNumber(ref json, 1);
                    break;
                default:
                    postCopyBits = Read.LongNumber(ref json, 0);
                    break;
            }
        }

        return parallel != connections is not null
            ? throw new ContractError(InvalidRequestCode.InvalidValue, "must have connections if it is parallel, and only then")
            : new()
            {
                Connections = connections,
                Compression = compression,
                MaxOutgoingMigrations = outgoing,
                MaxIncomingMigrations = incoming,
                BandwidthLimit = Limit(mebibytes, bits, "bandwidthLimit"),
                PostCopyBandwidthLimit = Limit(postCopyMebibytes, postCopyBits, "postCopyBandwidthLimit"),
                PostCopy = postCopy,
                ZeroCopy = zeroCopy,
                AutoConverge = autoConverge,
                GuestEvents = guestEvents,
                Encrypted = encrypted,
                Transport = transport,
                Convergence = convergence ?? ConvergenceSchedule.None,
            };
    }

    /// <summary>The exact limit where it is given; an answer of an earlier version has the rounded one alone.</summary>
    private static Bandwidth? Limit(long? mebibytes, long? bits, string name)
    {
        const long BitsPerMebibyte = 8 * 1024 * 1024;
        if (bits is { } exact)
        {
            var limit = Bandwidth.FromBitsPerSecond(exact);
            return mebibytes is null || mebibytes == limit.ToMebibytesPerSecond() ? limit : throw Contradiction(name);
        }

        return mebibytes is not { } rounded ? null
            : rounded <= long.MaxValue / BitsPerMebibyte ? Bandwidth.FromBitsPerSecond(rounded * BitsPerMebibyte)
            : throw new ContractError(InvalidRequestCode.InvalidValue, $"must have a {name}MiBps of at most {long.MaxValue / BitsPerMebibyte}");

        static ContractError Contradiction(string name) =>
            new(InvalidRequestCode.InvalidValue, $"must have the same {name}MiBps and {name}Bps, the first rounded down");
    }

    private static Reason Reason(ref Utf8JsonReader json)
    {
        var (code, rule, message) = (default(ReasonCode), default(RuleId), "");
        var (before, after) = ((Quantity?)null, (Quantity?)null);
        var members = Members.Of(ref json, Tables.Reason);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    code = EnumNames<ReasonCode>.Code.From(ref json);
                    break;
                case 1:
                    rule = EnumNames<RuleId>.Code.From(ref json);
                    break;
                case 2:
                    message = Read.Text(ref json);
                    break;
                case 3:
                    before = Quantity(ref json);
                    break;
                default:
                    after = Quantity(ref json);
                    break;
            }
        }

        return new(code, rule, message, before, after);
    }

    private static Quantity Quantity(ref Utf8JsonReader json)
    {
        var (value, unit) = (0L, default(QuantityUnit));
        var members = Members.Of(ref json, Tables.Quantity);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            if (property == 0)
            {
                value = Read.LongNumber(ref json, long.MinValue);
            }
            else
            {
                unit = EnumNames<QuantityUnit>.CamelCase.From(ref json);
            }
        }

        return new(value, unit);
    }

    private static AnsweredIssue Issue(ref Utf8JsonReader json)
    {
        var issue = default(AnsweredIssue);
        var members = Members.Of(ref json, Tables.Issue);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            issue = property switch
            {
                0 => issue with { Code = Read.Text(ref json) },
                1 => issue with { Rule = EnumNames<RuleId>.Code.From(ref json) },
                2 => issue with { Subject = Read.Text(ref json) },
                3 => issue with { Message = Read.Text(ref json) },
                _ => issue with { Remedy = Read.Text(ref json) },
            };
        }

        return issue;
    }

    private static ContractError Missing(string property) => new(InvalidRequestCode.MissingProperty, "is required with this outcome, but missing", property);

    /// <summary>An issue of a refusal or of an invalid request: which of them it is, the outcome says, which may come later.</summary>
    private readonly record struct AnsweredIssue(string Code, RuleId? Rule, string Subject, string Message, string? Remedy)
    {
        internal Issue ToRefusal() => System.Enum.TryParse<IssueCode>(Code, out var code) && code.ToString() == Code && Rule is { } rule
            ? new(code, rule, IssueSeverity.Error, Subject, Message, Remedy ?? "")
            : throw new ContractError(InvalidRequestCode.InvalidValue, $"must have issues with known codes and rules, but has \"{Code}\"");

        internal InvalidRequestException ToError() => System.Enum.TryParse<InvalidRequestCode>(Code, out var code) && code.ToString() == Code
            ? new(code, 0, Subject, Message)
            : throw new ContractError(InvalidRequestCode.InvalidValue, $"must have an issue with a known code, but has \"{Code}\"");
    }
}
