using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>What a host's libvirt daemon says about the host and itself.</summary>
public sealed record LibvirtHostInfo
{
    /// <summary>Gets the host's name, as its daemon knows it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Gets the host's id: the UUID in its daemon's capabilities, in lower case with dashes. Two hosts may have the same name, but not the
    /// same id. Where the driver has no UUID, the id is <see cref="Name"/>.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Gets the driver's name, such as <c>QEMU</c> or <c>TEST</c>.</summary>
    public required string Driver { get; init; }

    /// <summary>Gets the version of the host's libvirt daemon.</summary>
    public required HypervisorVersion LibvirtVersion { get; init; }

    /// <summary>Gets the hypervisor's version, QEMU's where <see cref="Driver"/> is <c>QEMU</c>.</summary>
    /// <value><see langword="null"/> where the daemon finds no hypervisor.</value>
    public HypervisorVersion? HypervisorVersion { get; init; }
}
