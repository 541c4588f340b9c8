namespace ParallelMigration.Policy;

/// <summary>R8: with the bandwidth unknown, Auto is not parallel and Parallel uses 2 connections.</summary>
internal static class R8UnknownBandwidth
{
    internal static readonly ReasonDefinition AutoBandwidthUnknown = new(
        ReasonCode.AutoBandwidthUnknown, RuleId.R8, ReasonKind.Connections, static _ => "Bandwidth unknown: Auto is not parallel.");

    internal static readonly ReasonDefinition ParallelBandwidthUnknown = new(
        ReasonCode.ParallelBandwidthUnknown, RuleId.R8, ReasonKind.Connections, static decision => $"Bandwidth unknown: {Quantities.Planned(decision)}, the minimum.")
    {
        After = Quantities.Planned,
    };

    internal static int? ForAuto(ref CodeSet reasons)
    {
        reasons.Add(ReasonCode.AutoBandwidthUnknown);
        return null;
    }

    internal static int ForParallel(ref CodeSet reasons)
    {
        reasons.Add(ReasonCode.ParallelBandwidthUnknown);
        return R10AtLeastTwo.Minimum;
    }
}
