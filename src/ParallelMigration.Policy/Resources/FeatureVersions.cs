namespace ParallelMigration.Policy;

/// <summary>From which versions of libvirt and QEMU on each feature exists. The only place that knows.</summary>
/// <param name="Libvirt">The first libvirt that has it.</param>
/// <param name="Qemu">The first QEMU that has it.</param>
internal sealed record FeatureVersions(HypervisorVersion Libvirt, HypervisorVersion Qemu)
{
    /// <summary>Parallel connections.</summary>
    internal static readonly FeatureVersions Multifd = new(new(5, 2), new(4, 0));

    /// <summary>zstd on parallel connections.</summary>
    internal static readonly FeatureVersions ParallelZstd = new(new(9, 4), new(5, 0));

    /// <summary>Zero-copy on parallel connections.</summary>
    internal static readonly FeatureVersions ZeroCopy = new(new(8, 5), new(7, 1));

    /// <summary>Encryption of parallel connections. libvirt needs nothing for it.</summary>
    internal static readonly HypervisorVersion QemuParallelEncryption = new(5, 2);

    /// <summary>A bandwidth limit that also holds after the switch to post-copy.</summary>
    internal static readonly HypervisorVersion LibvirtPostCopyLimit = new(5, 1);

    /// <summary>Post-copy together with parallel connections. libvirt needs nothing for it.</summary>
    internal static readonly HypervisorVersion QemuPostCopyWithParallel = new(10, 1);

    /// <summary>Gets whether both versions have it, where an unknown version has everything.</summary>
    internal bool AreUnknownOrIn(HypervisorVersion? libvirt, HypervisorVersion? qemu) => !(libvirt < Libvirt) && !(qemu < Qemu);

    /// <summary>As a sentence names it: <c>libvirt 5.2.0 and QEMU 4.0.0</c>.</summary>
    public override string ToString() => $"libvirt {Libvirt} and QEMU {Qemu}";

    /// <summary>What a remedy adds where only a host's version speaks against a feature: the number does not show what a distribution has backported.</summary>
    internal static string UnlessBackported(HostResources host) =>
        host.Capabilities is null ? " Where its distribution has backported that, state the host's capabilities." : "";
}
