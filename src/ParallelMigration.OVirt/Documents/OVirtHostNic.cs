using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>oVirt's <c>host_nic</c>: one of a host's network interfaces.</summary>
public sealed record OVirtHostNic
{
    /// <summary>The interface's id. Default: none.</summary>
    public string? Id { get; init; }

    /// <summary>The interface's name on the host, such as <c>ens3f0</c>. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary><c>speed</c>, which oVirt gives in bit/s; <see langword="null"/>, the default: unknown, as with virtio.</summary>
    public Bandwidth? Speed { get; init; }
}
