namespace ParallelMigration.Policy;

/// <summary>
/// B3: a cluster may set the migration bandwidth: auto (B2), custom (the lower of it and B2's known ends), or hypervisor default
/// (its value is unknown, and no limit is set).
/// </summary>
internal static class B3ClusterBandwidth
{
    internal static readonly ReasonDefinition HypervisorDefaultBandwidth = new(
        ReasonCode.HypervisorDefaultBandwidth, RuleId.B3, ReasonKind.Bandwidth, static _ => "The cluster leaves the bandwidth to the hypervisor: unknown, and no limit.");

    internal static readonly ReasonDefinition CustomBandwidth = new(
        ReasonCode.CustomBandwidth, RuleId.B3, ReasonKind.Bandwidth,
        static decision => $"The cluster sets the migration bandwidth to {Words.Of(decision.Request.AvailableBandwidth)}.")
    {
        After = Quantities.Available,
    };

    internal static Bandwidth? Available(in DecisionInput request)
    {
        var unused = new CodeSet();
        return Available(request, ref unused);
    }

    internal static Bandwidth? Available(in DecisionInput request, ref CodeSet reasons)
    {
        var setting = request.Cluster.MigrationBandwidth;
        if (setting == MigrationBandwidth.HypervisorDefault)
        {
            reasons.Add(ReasonCode.HypervisorDefaultBandwidth);
            return null;
        }

        var linkReasons = new CodeSet();
        var links = B2BothEnds.Available(request.Source, request.Destination, ref linkReasons);
        if (setting.CustomBandwidth is { } custom && !(links < custom))
        {
            reasons.Add(ReasonCode.CustomBandwidth);
            return custom;
        }

        reasons.AddAll(linkReasons);
        if (links is null)
        {
            reasons.Add(ReasonCode.BandwidthUnknown);
        }

        return links;
    }
}
