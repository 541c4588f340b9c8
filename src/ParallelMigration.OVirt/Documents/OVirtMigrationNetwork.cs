using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>The network that carries migrations, as a cluster's <c>networks</c> name it.</summary>
public sealed record OVirtMigrationNetwork
{
    /// <summary>Gets the network's id. The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the network's name. The default is none.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Gets the bandwidth of the network's QoS: <c>outbound_average_realtime</c>, else <c>outbound_average_upperlimit</c>. It takes
    /// precedence over a link's speed, as in the engine. The default is <see langword="null"/>: no QoS.
    /// </summary>
    public Bandwidth? QosBandwidth { get; init; }
}
