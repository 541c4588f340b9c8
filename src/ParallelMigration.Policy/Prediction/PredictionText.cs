using System;
using System.Globalization;

namespace ParallelMigration.Policy.Prediction;

/// <summary>The wording of predictions. The only place that has any.</summary>
internal static class PredictionText
{
    internal static string Of(in PredictionReason reason) => reason.Code switch
    {
        PredictionReasonCode.RateByLimit => $"Memory is sent at {Rate(reason)}: the plan's limit.",
        PredictionReasonCode.RateByLink => $"Memory is sent at {Rate(reason)}: what the link carries.",
        PredictionReasonCode.RateByConnections when reason.Number is 1 => $"Memory is sent at {Rate(reason)}: what one connection carries.",
        PredictionReasonCode.RateByConnections => $"Memory is sent at {Rate(reason)}: what {Number(reason)} connections carry.",
        PredictionReasonCode.RestFitsDowntime => $"The last {Mebibytes(reason)} can be sent within the downtime limit of {Downtime(reason)}.",
        PredictionReasonCode.GuestSlowedDown => $"Auto-converge slows the guest's CPUs down by up to {Number(reason)} %.",
        PredictionReasonCode.StepTaken =>
            $"The migration stalls until step {Number(reason)} of the schedule. The last {Mebibytes(reason)} can then be sent within the downtime limit of {Downtime(reason)}.",
        PredictionReasonCode.SwitchesToPostCopy => $"The schedule switches to post-copy{AtStep(reason)}, with {Mebibytes(reason)} left to send.",
        PredictionReasonCode.ScheduleAborts => $"The schedule aborts the migration{AtStep(reason)}, with {Mebibytes(reason)} left to send.",
        PredictionReasonCode.GuestTooFast =>
            $"The guest keeps changing {Mebibytes(reason)} during a pass, more than can be sent within the downtime limit of {Downtime(reason)}.",
        PredictionReasonCode.EndUncertain => $"The end is uncertain: {Outcome(reason.Verdict)} is possible too.",
        PredictionReasonCode.OneInterval => "The memory's changes were measured over one interval only. A second interval makes the prediction better.",
        PredictionReasonCode.MoreBandwidthHelps => $"With {Rate(reason)} it would end by itself.",
        PredictionReasonCode.LongerDowntimeHelps => $"With a downtime limit of {Downtime(reason)} it would end by itself.",
        PredictionReasonCode.NoEncryptionHelps => $"Without encryption the outcome would be: {Outcome(reason.Verdict)}.",
        PredictionReasonCode.ZstdHelps => $"With zstd the outcome would be: {Outcome(reason.Verdict)}.",
        PredictionReasonCode.AutoConvergeHelps => $"With auto-converge the outcome would be: {Outcome(reason.Verdict)}.",
        _ => "",
    };

    internal static string Outcome(PredictionVerdict verdict) => verdict switch
    {
        PredictionVerdict.Converges => "it ends by itself",
        PredictionVerdict.ConvergesThrottled => "it ends once the guest is slowed down",
        PredictionVerdict.ConvergesAtStep => "it ends at a later step of the schedule",
        PredictionVerdict.PostCopy => "it ends by post-copy",
        PredictionVerdict.Aborted => "the schedule aborts it",
        PredictionVerdict.NeverEnds => "it never ends",
        _ => "not known",
    };

    private static string AtStep(in PredictionReason reason) => reason.Number is null ? " at the start" : $" at step {Number(reason)}";

    private static string Number(in PredictionReason reason) => reason.Number.GetValueOrDefault().ToString(CultureInfo.InvariantCulture);

    private static string Rate(in PredictionReason reason)
    {
        var bits = (double)reason.Bandwidth.GetValueOrDefault().BitsPerSecond;
        return bits >= 1e9 ? Rounded(bits / 1e9) + " Gbps" : bits >= 1e6 ? Rounded(bits / 1e6) + " Mbps" : Rounded(bits) + " bit/s";
    }

    private static string Mebibytes(in PredictionReason reason) => Rounded(reason.Bytes.GetValueOrDefault() / 1_048_576d) + " MiB";

    private static string Downtime(in PredictionReason reason) => Rounded(reason.Downtime.GetValueOrDefault().TotalMilliseconds) + " ms";

    /// <summary>Three digits are enough for people.</summary>
    private static string Rounded(double value) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture);
}
