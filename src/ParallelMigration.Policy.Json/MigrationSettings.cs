namespace ParallelMigration.Policy.Json;

/// <summary>
/// A request without the facts that can be read from the hosts: what an administrator settles before a migration.
/// Facts that the document gives all the same go before those read.
/// </summary>
public sealed record MigrationSettings
{
    /// <summary>No settings: a cluster with every default (rule R1: Disabled).</summary>
    public static MigrationSettings Default { get; } = new();

    /// <summary>The options. Default: those of the rules.</summary>
    public ResolverOptions Options { get; init; } = ResolverOptions.Default;

    /// <summary>The cluster's settings. Default: every default.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>The VM's settings. Default: none of its own.</summary>
    public VmSettings Vm { get; init; } = new();

    internal VmDto? VmFacts { get; init; }

    internal HostDto? SourceFacts { get; init; }

    internal HostDto? DestinationFacts { get; init; }

    /// <summary>These settings with the facts read from the hosts, made a request.</summary>
    /// <param name="vmId">The VM's name, used where the settings name no id.</param>
    /// <param name="vm">What the VM has.</param>
    /// <param name="source">What the source has.</param>
    /// <param name="destination">What the destination has.</param>
    public DecisionRequest With(string vmId, VmResources vm, HostResources source, HostResources destination) => new(Options, new()
    {
        Cluster = Cluster,
        Vm = Vm.Id is null ? Vm with { Id = vmId } : Vm,
        VmResources = new()
        {
            Vcpus = VmFacts is { Vcpus: > 0 } ? VmFacts.Vcpus : vm.Vcpus,
            EmulatorCpus = VmFacts?.EmulatorCpus ?? vm.EmulatorCpus,
        },
        Source = Merge(SourceFacts, source),
        Destination = Merge(DestinationFacts, destination),
    });

    private static HostResources Merge(HostDto? stated, HostResources read) => stated is null ? read : read with
    {
        Id = stated.Id ?? read.Id,
        CpuThreads = stated.CpuThreads > 0 ? stated.CpuThreads : read.CpuThreads,
        LinkBandwidth = stated.BandwidthMbps ?? read.LinkBandwidth,
        BandwidthInUse = stated.BandwidthInUseMbps ?? read.BandwidthInUse,
        LibvirtVersion = stated.Libvirt ?? read.LibvirtVersion,
        QemuVersion = stated.Qemu ?? read.QemuVersion,
        Capabilities = RequestMapping.Capabilities(stated.Capabilities) ?? read.Capabilities,
    };
}
