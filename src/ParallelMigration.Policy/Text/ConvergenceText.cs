using System;
using System.Globalization;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy;

/// <summary>The wording of what a convergence schedule does and why. The only place that has any.</summary>
internal static class ConvergenceText
{
    internal static string Of(in ConvergenceDecision decision)
    {
        var action = ActionText(decision.Action);
        return decision.Code switch
        {
            ConvergenceReasonCode.AtStart => $"At the start, {action}.",
            ConvergenceReasonCode.StallLimitReached => $"{Stalled(decision)}, {Sizes(decision)}: {action}.",
            ConvergenceReasonCode.StepsUsedUp => $"{Stalled(decision)}, {Sizes(decision)}, and the schedule has no more steps: {action}.",
            ConvergenceReasonCode.PostCopyNotAllowed => "The schedule would switch to post-copy now, but the plan does not allow it: passed over.",
            ConvergenceReasonCode.TimeLimitReached =>
                $"The migration has not ended within {Seconds(decision.TimeLimit.GetValueOrDefault())}, and {Mebibytes(decision.BytesRemaining)} remain: {action}.",
            _ =>
                $"Nothing at all has been sent for {Seconds(decision.NothingSentFor.GetValueOrDefault())}, and {Mebibytes(decision.BytesRemaining)} remain: {action}.",
        };
    }

    internal static string Of(in TimeRemaining left) => (left.AtLeast, left.AtMost) switch
    {
        _ when left.IsNotConverging => "no end at this rate",
        ({ } least, { } most) => $"{Seconds(least)} to {Seconds(most)}",
        ({ } least, null) => $"{Seconds(least)} or more",
        _ => "not known",
    };

    private static string Stalled(in ConvergenceDecision decision) => $"The migration stalls for the {Ordinal(decision.Stalls)} time";

    private static string Sizes(in ConvergenceDecision decision) =>
        $"with {Mebibytes(decision.BytesRemaining)} to send again and {Mebibytes(decision.BestBytesRemaining.GetValueOrDefault())} at best before";

    private static string ActionText(ConvergenceAction action) => action.Kind switch
    {
        ConvergenceActionKind.SetDowntime =>
            $"the guest may stand still for {action.Downtime.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms at the end",
        ConvergenceActionKind.SetBandwidth => $"the migration may use {action.Bandwidth}",
        ConvergenceActionKind.Wait => "it goes on as it is",
        ConvergenceActionKind.PostCopy => "it switches to post-copy",
        _ => "it is aborted, so that the guest continues on the source",
    };

    private static string Ordinal(int number) =>
        number.ToString(CultureInfo.InvariantCulture) + ((number % 100) is >= 11 and <= 13 ? "th" : (number % 10) switch
        {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        });

    private static string Mebibytes(long bytes) => (bytes / 1_048_576d).ToString("0.0", CultureInfo.InvariantCulture) + " MiB";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";
}
