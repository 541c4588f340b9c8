using System;

namespace ParallelMigration.Policy;

/// <summary>
/// R3: computed = min( floor(available bandwidth / bandwidth per connection), VM's vCPUs ), with R9's CPUs joining the min. R13 says what a connection carries.
/// </summary>
internal static class R3ComputedConnections
{
    internal static readonly ReasonDefinition LimitedByBandwidth = new(
        ReasonCode.LimitedByBandwidth, RuleId.R3, ReasonKind.Connections,
        static decision => Computed(decision) == 0
            ? $"{Words.Of(decision.Request.AvailableBandwidth)} available: less than one {R13ConnectionCapacity.Adjective(decision)}connection of {Words.Of(R13ConnectionCapacity.Of(decision))}."
            : BandwidthAllows(decision) + ".")
    {
        Before = Quantities.Available,
        After = static decision => Quantities.Connections(Computed(decision)),
        DecidedBy = R13ConnectionCapacity.RuleOf,
    };

    // Most parallel plans have this sentence: joining so many parts is faster than interpolating them.
    internal static readonly ReasonDefinition LimitedByVcpus = new(
        ReasonCode.LimitedByVcpus, RuleId.R3, ReasonKind.Connections,
        static decision => string.Concat(
            BandwidthAllows(decision),
            "; ",
            new Quantity(decision.Request.VmResources.Vcpus, QuantityUnit.Vcpus).ToString(),
            " limit it to ",
            Words.Of(decision.Request.VmResources.Vcpus),
            "."))
    {
        Before = ByBandwidth,
        After = static decision => Quantities.Connections(decision.Request.VmResources.Vcpus),
        DecidedBy = R13ConnectionCapacity.RuleOf,
    };

    internal static (int Connections, ReasonCode DecidedBy) From(Bandwidth available, VmResources vm, Bandwidth perConnection)
    {
        // Rounded down: half a connection's worth of bandwidth does not earn a connection.
        var byBandwidth = available.BitsPerSecond / perConnection.BitsPerSecond;
        var byEmulatorCpus = R9EmulatorPinning.Limit(vm);
        var byCpus = Math.Min(vm.Vcpus, byEmulatorCpus);
        return byBandwidth <= byCpus ? ((int)byBandwidth, ReasonCode.LimitedByBandwidth)
            : vm.Vcpus <= byEmulatorCpus ? (vm.Vcpus, ReasonCode.LimitedByVcpus)
            : (byEmulatorCpus, ReasonCode.LimitedByEmulatorCpus);
    }

    /// <summary>The computed number behind a decision; 0 with the bandwidth unknown.</summary>
    internal static int Computed(MigrationDecision decision) => decision.Request.AvailableBandwidth is { } available
        ? From(available, decision.Request.VmResources, R13ConnectionCapacity.Of(decision)).Connections
        : 0;

    internal static Quantity? ByBandwidth(MigrationDecision decision) => decision.Request.AvailableBandwidth is { } available
        ? Quantities.Connections(available.BitsPerSecond / R13ConnectionCapacity.Of(decision).BitsPerSecond)
        : null;

    /// <summary><c>100 Gbps available: 10 connections of 10 Gbps each</c>, to be followed by what limits them.</summary>
    internal static string BandwidthAllows(MigrationDecision decision)
    {
        var count = ByBandwidth(decision).GetValueOrDefault().Value;
        var (noun, each) = count == 1 ? ("connection", "") : ("connections", " each");
        return string.Concat(
            Words.Of(decision.Request.AvailableBandwidth),
            " available: ",
            Words.Of(count),
            " ",
            R13ConnectionCapacity.Adjective(decision),
            noun,
            " of ",
            Words.Of(R13ConnectionCapacity.Of(decision)),
            each);
    }
}
