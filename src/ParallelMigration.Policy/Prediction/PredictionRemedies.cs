using System;
using System.Collections.Generic;

namespace ParallelMigration.Policy.Prediction;

/// <summary>What would let a migration end better, found by trying it in the model.</summary>
internal static class PredictionRemedies
{
    private const double MostTimes = 1024;
    private const double Exact = 1.01;
    private const double LongestDowntimeMilliseconds = 10_000;

    internal static IEnumerable<PredictionReason> Of(ModelInput input, ModelRun middle)
    {
        var rate = TransferRate.Of(input, input.Plan.BandwidthLimit);
        if (Least(1, MostTimes, times => Converges(Faster(input, rate.Wire * times))) is { } factor)
        {
            yield return new()
            {
                Code = PredictionReasonCode.MoreBandwidthHelps,
                Bandwidth = TransferRate.ToBandwidth(rate.Wire * factor),
                Verdict = PredictionVerdict.Converges,
            };
        }

        if (Least(1, LongestDowntimeMilliseconds, milliseconds => Converges(Patient(input, milliseconds))) is { } downtime)
        {
            yield return new()
            {
                Code = PredictionReasonCode.LongerDowntimeHelps,
                Downtime = TimeSpan.FromMilliseconds(Math.Ceiling(downtime)),
                Verdict = PredictionVerdict.Converges,
            };
        }

        foreach (var (code, plan) in Plans(input.Plan))
        {
            var verdict = MigrationModel.Run(input with { Plan = plan }).Verdict;
            if (verdict < middle.Verdict)
            {
                yield return new() { Code = code, Verdict = verdict };
            }
        }
    }

    private static IEnumerable<(PredictionReasonCode Code, MigrationPlan Plan)> Plans(MigrationPlan plan)
    {
        if (plan.Encrypted)
        {
            yield return (PredictionReasonCode.NoEncryptionHelps, plan with { Encrypted = false });
        }

        if (plan.IsParallel && plan.Compression == MigrationCompression.None && !plan.ZeroCopy)
        {
            yield return (PredictionReasonCode.ZstdHelps, plan with { Compression = MigrationCompression.Zstd });
        }

        if (!plan.AutoConverge)
        {
            yield return (PredictionReasonCode.AutoConvergeHelps, plan with { AutoConverge = true });
        }
    }

    private static bool Converges(ModelInput input) => MigrationModel.Run(input).Verdict == PredictionVerdict.Converges;

    private static ModelInput Patient(ModelInput input, double milliseconds) => input with { LeastDowntime = TimeSpan.FromMilliseconds(milliseconds) };

    /// <summary>Limit and link let this much through, in bytes per second; the connections carry what they carry.</summary>
    private static ModelInput Faster(ModelInput input, double wire) => input with
    {
        Plan = input.Plan with { BandwidthLimit = TransferRate.ToBandwidth(wire) },
        Link = TransferRate.ToBandwidth(wire / input.Options.LinkEfficiency),
    };

    /// <summary>The least value that helps, to about 1 %; none where the most does not help either.</summary>
    private static double? Least(double from, double most, Func<double, bool> helps)
    {
        if (!helps(most))
        {
            return null;
        }

        var (tooLittle, enough) = (from, most);
        while (enough / tooLittle > Exact)
        {
            var middle = Math.Sqrt(tooLittle * enough);
            (tooLittle, enough) = helps(middle) ? (tooLittle, middle) : (middle, enough);
        }

        return enough;
    }
}
