using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>oVirt's <c>host_nic</c>: one of a host's network interfaces.</summary>
public sealed record OVirtHostNic
{
    /// <summary>Gets the interface's id. The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the interface's name on the host, such as <c>ens3f0</c>. The default is none.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Gets <c>speed</c>, which oVirt gives in bit/s. The default is <see langword="null"/>: unknown, as with virtio, and as 0, −1, 65535 and 4294967295
    /// mean too (rule B5).
    /// </summary>
    public Bandwidth? Speed { get; init; }

    /// <summary>Gets <c>base_interface</c>: the name of the interface that a VLAN is on. The default is none.</summary>
    public string? BaseInterface { get; init; }

    /// <summary>Gets the id of the network on this interface, from <c>network</c> or the host's <c>network_attachments</c>. The default is none.</summary>
    public string? NetworkId { get; init; }

    /// <summary>Gets the name of the network on this interface, where the document has it. The default is none.</summary>
    public string? NetworkName { get; init; }

    /// <summary>Gets the bandwidth of the attachment's own QoS, which takes precedence over the link's speed. The default is <see langword="null"/>: none.</summary>
    public Bandwidth? QosBandwidth { get; init; }
}
