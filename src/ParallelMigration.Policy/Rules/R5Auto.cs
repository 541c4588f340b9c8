namespace ParallelMigration.Policy;

/// <summary>R5: Auto is as Parallel (R4), but not parallel when computed is less than 2 or something stands against parallel.</summary>
internal static class R5Auto
{
    internal static int? Connections(
        Bandwidth? available, VmResources vm, ResolverOptions options, CodeSet obstacles, ref CodeSet reasons)
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

        var (computed, decidedBy) = R3ComputedConnections.From(known, vm, options);
        if (computed < R10AtLeastTwo.Minimum)
        {
            reasons.Add(decidedBy);
            reasons.Add(ReasonCode.TooFewConnectionsForAuto);
            return null;
        }

        return R4Parallel.Connections(available, vm, options, ref reasons);
    }
}
