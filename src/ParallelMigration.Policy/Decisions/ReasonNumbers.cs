namespace ParallelMigration.Policy;

/// <summary>
/// The numbers behind each reason. They are worked out again from the decision's own input when somebody asks,
/// so that a decision carries none of them.
/// </summary>
internal static class ReasonNumbers
{
    internal static (Quantity? Before, Quantity? After) Of(ReasonCode code, in MigrationDecision decision)
    {
        var request = decision.Request!;
        var plan = decision.Plan.GetValueOrDefault();
        var policy = request.EffectivePolicy;
        return code switch
        {
            ReasonCode.LimitedByBandwidth => (Available(request), Connections(Computed(decision))),
            ReasonCode.LimitedByVcpus => (ByBandwidth(decision), Connections(Computed(decision))),
            ReasonCode.LimitedByEmulatorCpus => (ByBandwidth(decision), Connections(Computed(decision))),
            ReasonCode.LimitedByMaxConnections => (Connections(Computed(decision)), Connections(plan.Connections)),
            ReasonCode.RaisedToMinimum => (Connections(Computed(decision)), Connections(plan.Connections)),
            ReasonCode.TooFewConnectionsForAuto => (Connections(Computed(decision)), null),
            ReasonCode.ParallelBandwidthUnknown => (null, Connections(plan.Connections)),
            ReasonCode.CustomConnections => (Asked(request), Connections(plan.Connections)),
            ReasonCode.LimitedBySourceCpuThreads => (Asked(request), Threads(request.Source)),
            ReasonCode.LimitedByDestinationCpuThreads => (Asked(request), Threads(request.Destination)),
            ReasonCode.CustomRaisedToMinimum => (
                Connections(System.Math.Min(request.Source.CpuThreads, request.Destination.CpuThreads)),
                Connections(plan.Connections)),
            ReasonCode.CompressionTurnedOff => (Switch(true), Switch(false)),
            ReasonCode.ParallelZstd => (Switch(policy.Compression), Switch(true)),
            ReasonCode.ZeroCopyNeedsParallel or ReasonCode.ZeroCopyWithEncryption or ReasonCode.ZeroCopyWithCompression
                or ReasonCode.ZeroCopyUnsupported => (Switch(true), Switch(false)),
            ReasonCode.MaxOutgoingReduced => (Migrations(policy.MaxOutgoingMigrations), Migrations(plan.MaxOutgoingMigrations)),
            ReasonCode.MaxIncomingReduced => (Migrations(policy.MaxIncomingMigrations), Migrations(plan.MaxIncomingMigrations)),
            ReasonCode.OnlySourceBandwidthKnown or ReasonCode.OnlyDestinationBandwidthKnown or ReasonCode.CustomBandwidth =>
                (null, Available(request)),
            ReasonCode.BandwidthNotDivided => (
                Bits(A3BandwidthLimit.Share(request.AvailableBandwidth, policy)), Bits(plan.BandwidthLimit)),
            ReasonCode.BandwidthDivided => (Available(request), Bits(plan.BandwidthLimit)),
            ReasonCode.CustomAboveRecommended => (Asked(request), Connections(R7CustomRange.Recommended)),
            ReasonCode.CustomAboveEmulatorCpus => (Connections(plan.Connections), EmulatorCpus(request)),
            _ => (null, null),
        };
    }

    private static int Computed(in MigrationDecision decision)
    {
        var request = decision.Request!;
        return request.AvailableBandwidth is { } available
            ? R3ComputedConnections.From(available, request.VmResources, decision.Options!).Connections
            : 0;
    }

    private static Quantity? Connections(int? count) => count is { } n ? new(n, QuantityUnit.Connections) : null;

    private static Quantity? Asked(MigrationRequest request) => Connections(request.EffectiveSetting.CustomConnections);

    private static Quantity? Threads(HostResources host) => new Quantity(host.CpuThreads, QuantityUnit.CpuThreads);

    private static Quantity? ByBandwidth(in MigrationDecision decision) => decision.Request!.AvailableBandwidth is { } available
        ? new(R3ComputedConnections.ByBandwidth(available, decision.Options!), QuantityUnit.Connections)
        : null;

    private static Quantity? EmulatorCpus(MigrationRequest request) =>
        request.VmResources.EmulatorCpus is { } cpus ? new(cpus, QuantityUnit.EmulatorCpus) : null;

    private static Quantity? Migrations(int count) => new Quantity(count, QuantityUnit.Migrations);

    private static Quantity? Switch(bool on) => new Quantity(on ? 1 : 0, QuantityUnit.Switch);

    private static Quantity? Available(MigrationRequest request) => Bits(request.AvailableBandwidth);

    private static Quantity? Bits(Bandwidth? bandwidth) =>
        bandwidth is { } known ? new(known.BitsPerSecond, QuantityUnit.BitsPerSecond) : null;
}
