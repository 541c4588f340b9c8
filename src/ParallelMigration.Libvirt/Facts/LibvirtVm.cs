using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>What libvirt says about one VM.</summary>
public sealed record LibvirtVm
{
    /// <summary>The domain: name, UUID, state, persistence.</summary>
    public required LibvirtDomain Domain { get; init; }

    /// <summary>What the resolver needs to know: vCPUs and emulator pinning.</summary>
    public required VmResources Resources { get; init; }
}
