namespace ParallelMigration.Policy;

/// <summary>
/// B2: available is the lower of what both ends can give; with one end unknown it is the other end's, with both unknown it is unknown.
/// </summary>
internal static class B2BothEnds
{
    internal static readonly ReasonDefinition BandwidthUnknown = new(
        ReasonCode.BandwidthUnknown, RuleId.B2, ReasonKind.Bandwidth, static _ => "Bandwidth unknown on both hosts: no limit.");

    internal static readonly ReasonDefinition OnlySourceBandwidthKnown = new(
        ReasonCode.OnlySourceBandwidthKnown, RuleId.B2, ReasonKind.Bandwidth,
        static decision => $"The destination's bandwidth is unknown: the source's {Words.Of(decision.Request.AvailableBandwidth)} count.")
    {
        After = Quantities.Available,
    };

    internal static readonly ReasonDefinition OnlyDestinationBandwidthKnown = new(
        ReasonCode.OnlyDestinationBandwidthKnown, RuleId.B2, ReasonKind.Bandwidth,
        static decision => $"The source's bandwidth is unknown: the destination's {Words.Of(decision.Request.AvailableBandwidth)} count.")
    {
        After = Quantities.Available,
    };

    internal static Bandwidth? Available(HostResources source, HostResources destination, ref CodeSet reasons)
    {
        var atSource = B1HostBandwidth.Of(source);
        var atDestination = B1HostBandwidth.Of(destination);
        switch (atSource, atDestination)
        {
            case ({ } a, { } b):
                return Bandwidth.Min(a, b);
            case ({ } a, null):
                reasons.Add(ReasonCode.OnlySourceBandwidthKnown);
                return a;
            case (null, { } b):
                reasons.Add(ReasonCode.OnlyDestinationBandwidthKnown);
                return b;
            default:
                return null;
        }
    }
}
