namespace ParallelMigration.Policy;

/// <summary>R4: Parallel uses clamp(computed, 2, upper limit) connections.</summary>
internal static class R4Parallel
{
    internal static readonly ReasonDefinition LimitedByMaxConnections = new(
        ReasonCode.LimitedByMaxConnections, RuleId.R4, ReasonKind.Connections,
        static decision => $"Limited to {Words.Connections(decision.Options.MaxConnections)} by option; bandwidth and CPUs allow {R3ComputedConnections.Computed(decision)}.")
    {
        Before = static decision => Quantities.Connections(R3ComputedConnections.Computed(decision)),
        After = Quantities.Planned,
    };

    internal static readonly ReasonDefinition RaisedToMinimum = new(
        ReasonCode.RaisedToMinimum, RuleId.R4, ReasonKind.Connections,
        static decision => $"Raised from {R3ComputedConnections.Computed(decision)} to {Quantities.Planned(decision)}, the minimum.")
    {
        Before = static decision => Quantities.Connections(R3ComputedConnections.Computed(decision)),
        After = Quantities.Planned,
    };

    internal static int Connections(Bandwidth? available, VmResources vm, Bandwidth perConnection, ResolverOptions options, ref CodeSet reasons)
    {
        if (available is not { } known)
        {
            return R8UnknownBandwidth.ForParallel(ref reasons);
        }

        var (computed, decidedBy) = R3ComputedConnections.From(known, vm, perConnection);
        if (computed > options.MaxConnections)
        {
            reasons.Add(ReasonCode.LimitedByMaxConnections);
            return options.MaxConnections;
        }

        reasons.Add(decidedBy);
        return R10AtLeastTwo.Raise(computed, ReasonCode.RaisedToMinimum, ref reasons);
    }
}
