using System;

namespace ParallelMigration.Policy;

/// <summary>
/// R3: computed = min( floor(available bandwidth / bandwidth per connection), VM's vCPUs ), with R9's CPUs joining the min.
/// </summary>
internal static class R3ComputedConnections
{
    internal static (int Connections, ReasonCode DecidedBy) From(Bandwidth available, VmResources vm, ResolverOptions options)
    {
        var byBandwidth = ByBandwidth(available, options);
        var byEmulatorCpus = R9EmulatorPinning.Limit(vm);
        var byCpus = Math.Min(vm.Vcpus, byEmulatorCpus);
        return byBandwidth <= byCpus ? ((int)byBandwidth, ReasonCode.LimitedByBandwidth)
            : vm.Vcpus <= byEmulatorCpus ? (vm.Vcpus, ReasonCode.LimitedByVcpus)
            : (byEmulatorCpus, ReasonCode.LimitedByEmulatorCpus);
    }

    // Rounded down: half a connection's worth of bandwidth does not earn a connection.
    internal static long ByBandwidth(Bandwidth available, ResolverOptions options) =>
        available.BitsPerSecond / options.BandwidthPerConnection.BitsPerSecond;
}
