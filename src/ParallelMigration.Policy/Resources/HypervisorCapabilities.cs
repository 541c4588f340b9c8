namespace ParallelMigration.Policy;

/// <summary>What a host's libvirt and QEMU together can do, as far as these decisions need it.</summary>
public sealed record HypervisorCapabilities
{
    /// <summary>Gets whether it can use parallel connections at all (libvirt ≥ 5.2.0 and QEMU ≥ 4.0.0). The default is yes (rule R11).</summary>
    public bool Multifd { get; init; } = true;

    /// <summary>Gets whether parallel connections can be encrypted with TLS (QEMU ≥ 5.2.0). The default is <see langword="true"/> (rule C7).</summary>
    public bool ParallelEncryption { get; init; } = true;

    /// <summary>Gets whether it can use zstd on parallel connections (libvirt ≥ 9.4.0 and QEMU ≥ 5.0.0). The default is yes (rule A5).</summary>
    public bool ParallelZstd { get; init; } = true;

    /// <summary>Gets whether it can use zero-copy on parallel connections (libvirt ≥ 8.5.0 and QEMU ≥ 7.1.0). The default is yes. Only the source's counts (rule C6).</summary>
    public bool ZeroCopy { get; init; } = true;

    /// <summary>Gets whether it can combine post-copy with parallel connections (QEMU ≥ 10.1.0). The default is no (rule C5).</summary>
    /// <remarks>
    /// The one capability that is never assumed. The others, wrongly assumed, end in libvirt's refusal with the guest unharmed;
    /// this one ended the guest on both hosts when tried with QEMU 7.2.
    /// </remarks>
    public bool PostCopyWithParallel { get; init; }

    /// <summary>
    /// Returns what follows from the two versions. An unknown version counts as up to date (rule R11), except for
    /// <see cref="PostCopyWithParallel"/>, which an unknown QEMU does not have.
    /// </summary>
    /// <param name="libvirt">The libvirt daemon's version, or <see langword="null"/> for unknown.</param>
    /// <param name="qemu">QEMU's version, or <see langword="null"/> for unknown.</param>
    public static HypervisorCapabilities FromVersions(HypervisorVersion? libvirt, HypervisorVersion? qemu) => new()
    {
        Multifd = HasMultifd(libvirt, qemu),
        ParallelEncryption = HasParallelEncryption(qemu),
        ParallelZstd = HasParallelZstd(libvirt, qemu),
        ZeroCopy = HasZeroCopy(libvirt, qemu),
        PostCopyWithParallel = HasPostCopyWithParallel(qemu),
    };

    // The resolver asks these directly: it must not allocate a record for each decision.
    internal static bool HasMultifd(HypervisorVersion? libvirt, HypervisorVersion? qemu) =>
        FeatureVersions.Multifd.AreUnknownOrIn(libvirt, qemu);

    internal static bool HasParallelEncryption(HypervisorVersion? qemu) => !(qemu < FeatureVersions.QemuParallelEncryption);

    internal static bool HasParallelZstd(HypervisorVersion? libvirt, HypervisorVersion? qemu) =>
        FeatureVersions.ParallelZstd.AreUnknownOrIn(libvirt, qemu);

    internal static bool HasZeroCopy(HypervisorVersion? libvirt, HypervisorVersion? qemu) =>
        FeatureVersions.ZeroCopy.AreUnknownOrIn(libvirt, qemu);

    internal static bool HasPostCopyWithParallel(HypervisorVersion? qemu) => qemu >= FeatureVersions.QemuPostCopyWithParallel;
}
