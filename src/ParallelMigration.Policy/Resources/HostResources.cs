namespace ParallelMigration.Policy;

/// <summary>What one host, source or destination, has to migrate with.</summary>
public sealed record HostResources
{
    /// <summary>Gets the host's id or name: the subject of every issue about it. The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the number of the host's CPU threads, 1 or more: the upper bound of Custom (rule R6).</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public required int CpuThreads
    {
        get;
        init
        {
            Require.AtLeast(value, 1, nameof(CpuThreads));
            field = value;
        }
    }

    /// <summary>
    /// Gets the bandwidth of the host's migration link: its speed or its QoS share (rule B1). <see langword="null"/>, the default, is unknown, and so is
    /// <see cref="Bandwidth.Zero"/> (rule B5). <see cref="Bandwidth.FromLinkSpeed"/> reads what operating systems report.
    /// </summary>
    public Bandwidth? LinkBandwidth { get; init; }

    /// <summary>Gets how much of the link's bandwidth is in use now (rule B1). The default is nothing. Without a link bandwidth it says nothing.</summary>
    public Bandwidth BandwidthInUse { get; init; }

    /// <summary>Gets the libvirt daemon's version; <see langword="null"/>, the default: unknown.</summary>
    public HypervisorVersion? LibvirtVersion { get; init; }

    /// <summary>Gets QEMU's version; <see langword="null"/>, the default: unknown.</summary>
    public HypervisorVersion? QemuVersion { get; init; }

    /// <summary>
    /// Gets what the hypervisor can do, where the caller knows better than the versions show (distributions backport);
    /// <see langword="null"/>, the default: taken from the versions by <see cref="HypervisorCapabilities.FromVersions"/>.
    /// </summary>
    public HypervisorCapabilities? Capabilities { get; init; }

    internal bool HasMultifd => Capabilities?.Multifd ?? HypervisorCapabilities.HasMultifd(LibvirtVersion, QemuVersion);

    internal bool HasParallelEncryption => Capabilities?.ParallelEncryption ?? HypervisorCapabilities.HasParallelEncryption(QemuVersion);

    internal bool HasParallelZstd => Capabilities?.ParallelZstd ?? HypervisorCapabilities.HasParallelZstd(LibvirtVersion, QemuVersion);

    internal bool HasZeroCopy => Capabilities?.ZeroCopy ?? HypervisorCapabilities.HasZeroCopy(LibvirtVersion, QemuVersion);

    internal bool HasPostCopyWithParallel => Capabilities?.PostCopyWithParallel ?? HypervisorCapabilities.HasPostCopyWithParallel(QemuVersion);
}
