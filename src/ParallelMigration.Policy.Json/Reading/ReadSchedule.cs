using System;
using System.Collections.Generic;
using System.Text.Json;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Json;

/// <summary>
/// Reads <c>{"initial": [action, …], "steps": [{"stallLimit": 1, "action": action}, …], "last": [action, …], "timeLimitSeconds": 1800,
/// "timeLimitSecondsPerGibibyte": 60}</c>; each part may be absent. An
/// action is <c>"wait"</c>, <c>"postCopy"</c>, <c>"abort"</c>, <c>{"setDowntimeMs": 150}</c> or <c>{"setBandwidthMbps": 10000}</c>.
/// </summary>
internal static class ReadSchedule
{
    // QEMU's and the policy library's limit.
    internal const int LongestDowntime = 2_000_000;

    // The policy library's limit: 30 days.
    internal const int LongestTimeLimit = 2_592_000;

    private const string ExpectedActions = "a list of actions";
    private const string ExpectedAction = "\"wait\", \"postCopy\", \"abort\", {\"setDowntimeMs\": number} or {\"setBandwidthMbps\": number}";

    internal static ConvergenceSchedule Schedule(ref Utf8JsonReader json)
    {
        var (initial, steps, last) = (new List<ConvergenceAction>(), new List<ConvergenceStep>(), new List<ConvergenceAction>());
        var (limit, limitPerGibibyte) = ((TimeSpan?)null, (TimeSpan?)null);
        var members = Members.Of(ref json, Tables.Convergence);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    Read.List(ref json, initial, Action, ExpectedActions);
                    break;
                case 1:
                    Read.List(ref json, steps, (ref Utf8JsonReader step) => Step(ref step, steps.Count == 0 ? 0 : steps[^1].StallLimit), "a list of steps");
                    break;
                case 2:
                    Read.List(ref json, last, Action, ExpectedActions);
                    break;
                case 3:
                    limit = Limit(ref json);
                    break;
                default:
                    limitPerGibibyte = Limit(ref json);
                    break;
            }
        }

        return new(initial, steps, last) { TimeLimit = limit, TimeLimitPerGibibyte = limitPerGibibyte };
    }

    private static TimeSpan Limit(ref Utf8JsonReader json) => TimeSpan.FromSeconds(Read.WholeNumber(ref json, 1, LongestTimeLimit));

    private static ConvergenceStep Step(ref Utf8JsonReader json, int previous)
    {
        var (limit, action) = (0, default(ConvergenceAction));
        var members = Members.Of(ref json, Tables.Step);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            if (property == 0)
            {
                limit = Read.Count(ref json);
                if (limit <= previous)
                {
                    throw new ContractError(InvalidRequestCode.InvalidValue, $"must rise from step to step, but {limit} follows {previous}");
                }
            }
            else
            {
                action = Action(ref json);
            }
        }

        return new(limit, action);
    }

    private static ConvergenceAction Action(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            var action = ReadChoice.Enter(ref json, Tables.Action, ExpectedAction) == 0
                ? ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(Read.WholeNumber(ref json, 1, LongestDowntime)))
                : ConvergenceAction.SetBandwidth(Read.Megabits(ref json));
            ReadChoice.Leave(ref json, Tables.Action);
            return action;
        }

        return json.TokenType != JsonTokenType.String ? throw Read.Wrong(ref json, ExpectedAction)
            : json.ValueTextEquals("wait"u8) ? ConvergenceAction.Wait
            : json.ValueTextEquals("postCopy"u8) ? ConvergenceAction.PostCopy
            : json.ValueTextEquals("abort"u8) ? ConvergenceAction.Abort
            : throw Read.Wrong(ref json, ExpectedAction);
    }
}
