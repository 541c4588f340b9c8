using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>What libvirt reports about one VM.</summary>
public sealed record LibvirtVm
{
    /// <summary>Gets the domain: name, UUID, state, persistence.</summary>
    public required LibvirtDomain Domain { get; init; }

    /// <summary>Gets what the resolver needs to know: the vCPUs, the CPUs that QEMU's own threads may use, and whether these are the guest's own.</summary>
    public required VmResources Resources { get; init; }

    /// <summary>
    /// Gets where <see cref="VmResources.EmulatorCpus"/> comes from: <c>emulator pinning</c>, <c>emulator_quota</c> or <c>global_quota</c>. A quota counts
    /// as quota ÷ period CPUs, rounded up.
    /// </summary>
    /// <value><see langword="null"/> without a limit.</value>
    public string? EmulatorCpusSource { get; init; }

    /// <summary>Gets the VM's memory, in bytes.</summary>
    /// <value><see langword="null"/> if libvirt does not report it, or the VM is shut off.</value>
    public long? MemoryBytes { get; init; }

    /// <summary>Gets how much of <see cref="MemoryBytes"/> QEMU's process has in the host's memory, in bytes. A migration sends little of the rest.</summary>
    /// <value><see langword="null"/> if libvirt does not report it, or the VM is shut off.</value>
    public long? UsedMemoryBytes { get; init; }
}
