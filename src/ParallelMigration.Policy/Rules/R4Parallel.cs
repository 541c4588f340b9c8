namespace ParallelMigration.Policy;

/// <summary>R4: Parallel uses clamp(computed, 2, upper limit) connections.</summary>
internal static class R4Parallel
{
    internal static int Connections(Bandwidth? available, VmResources vm, ResolverOptions options, ref CodeSet reasons)
    {
        if (available is not { } known)
        {
            return R8UnknownBandwidth.ForParallel(ref reasons);
        }

        var (computed, decidedBy) = R3ComputedConnections.From(known, vm, options);
        if (computed > options.MaxConnections)
        {
            reasons.Add(ReasonCode.LimitedByMaxConnections);
            return options.MaxConnections;
        }

        reasons.Add(decidedBy);
        return R10AtLeastTwo.Raise(computed, ReasonCode.RaisedToMinimum, ref reasons);
    }
}
