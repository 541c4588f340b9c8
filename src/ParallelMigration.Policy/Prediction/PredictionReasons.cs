using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Prediction;

/// <summary>Why a prediction is what it is.</summary>
internal static class PredictionReasons
{
    internal static IEnumerable<PredictionReason> Of(ModelInput input, ModelRun[] runs)
    {
        var middle = runs[1];
        yield return OfRate(input);
        yield return OfEnd(middle);
        if (middle.Throttle > 0)
        {
            yield return new() { Code = PredictionReasonCode.GuestSlowedDown, Number = middle.Throttle };
        }

        foreach (var other in runs.Where(run => run.Verdict != middle.Verdict).Select(run => run.Verdict).Distinct())
        {
            yield return new() { Code = PredictionReasonCode.EndUncertain, Verdict = other };
        }

        if (input.Memory.Dirtied.Count == 1)
        {
            yield return new() { Code = PredictionReasonCode.OneInterval };
        }
    }

    private static PredictionReason OfRate(ModelInput input)
    {
        var rate = TransferRate.Of(input, input.Plan.BandwidthLimit);
        return new()
        {
            Code = rate.Bound,
            Bandwidth = rate.WireBandwidth,
            Number = rate.Bound == PredictionReasonCode.RateByConnections ? input.Plan.Connections ?? 1 : null,
        };
    }

    private static PredictionReason OfEnd(ModelRun run)
    {
        PredictionReason reason = new() { Bytes = Clamped.ToLong(run.Rest), Downtime = run.Downtime, Number = run.Step > 0 ? run.Step : null };
        return run.Verdict switch
        {
            PredictionVerdict.Converges or PredictionVerdict.ConvergesThrottled => reason with { Code = PredictionReasonCode.RestFitsDowntime },
            PredictionVerdict.ConvergesAtStep => reason with { Code = PredictionReasonCode.StepTaken },
            PredictionVerdict.PostCopy => reason with { Code = PredictionReasonCode.SwitchesToPostCopy },
            PredictionVerdict.Aborted => reason with { Code = PredictionReasonCode.ScheduleAborts },
            _ => reason with { Code = PredictionReasonCode.GuestTooFast },
        };
    }
}
