namespace ParallelMigration.Policy;

/// <summary>R5: Auto is as Parallel (R4), but not parallel when computed is less than 2 or something rules parallel out.</summary>
internal static class R5Auto
{
    internal static readonly ReasonDefinition TooFewConnectionsForAuto = new(
        ReasonCode.TooFewConnectionsForAuto, RuleId.R5, ReasonKind.Connections,
        static _ => $"Auto is parallel from {Words.Connections(R10AtLeastTwo.Minimum)} on.")
    {
        Before = static decision => Quantities.Connections(R3ComputedConnections.Computed(decision)),
    };

    internal static int? Connections(
        Bandwidth? available, VmResources vm, Bandwidth perConnection, ResolverOptions options, CodeSet obstacles, ref CodeSet reasons)
    {
        if (!obstacles.IsEmpty)
        {
            C2AutoSteppingAside.AddReasons(obstacles, ref reasons);
            return null;
        }

        if (available is not { } known)
        {
            return R8UnknownBandwidth.ForAuto(ref reasons);
        }

        var (computed, decidedBy) = R3ComputedConnections.From(known, vm, perConnection);
        if (computed < R10AtLeastTwo.Minimum)
        {
            reasons.Add(decidedBy);
            reasons.Add(ReasonCode.TooFewConnectionsForAuto);
            return null;
        }

        return R4Parallel.Connections(available, vm, perConnection, options, ref reasons);
    }
}
