namespace ParallelMigration.Policy.Json;

/// <summary>From the contract's spelling to the policy library's records.</summary>
internal static class RequestMapping
{
    internal static DecisionRequest Request(RequestDto dto) => new(Options(dto.Options), new()
    {
        Cluster = Cluster(dto.Cluster),
        Vm = Vm(dto.Vm),
        VmResources = new() { Vcpus = dto.Vm.Vcpus, EmulatorCpus = dto.Vm.EmulatorCpus },
        Source = Host(dto.Source),
        Destination = Host(dto.Destination),
    });

    internal static MigrationSettings Settings(RequestDto dto) => new()
    {
        Options = Options(dto.Options),
        Cluster = Cluster(dto.Cluster),
        Vm = Vm(dto.Vm),
        VmFacts = dto.Vm,
        SourceFacts = dto.Source,
        DestinationFacts = dto.Destination,
    };

    internal static HypervisorCapabilities? Capabilities(CapabilitiesDto? dto) => dto is null ? null : new()
    {
        Multifd = dto.Multifd,
        ParallelZstd = dto.ParallelZstd,
        ZeroCopy = dto.ZeroCopy,
        PostCopyWithParallel = dto.PostCopyWithParallel,
    };

    private static ResolverOptions Options(OptionsDto? dto) => dto is null ? ResolverOptions.Default : new()
    {
        BandwidthPerConnection = dto.BandwidthPerConnectionMbps,
        MaxConnections = dto.MaxConnections,
        MinimumClusterLevel = dto.MinimumClusterLevel,
        PostCopyWithParallel = dto.PostCopyWithParallel,
        ParallelCompression = dto.ParallelCompression,
        ZeroCopyTurnsParallelOn = dto.ZeroCopyTurnsParallelOn,
    };

    private static ClusterSettings Cluster(ClusterDto dto) => new()
    {
        Id = dto.Id,
        Level = dto.Level,
        ParallelMigration = dto.ParallelMigration,
        MigrationBandwidth = dto.MigrationBandwidth,
        MigrationPolicy = Policy(dto.MigrationPolicy) ?? MigrationPolicy.Default,
    };

    private static VmSettings Vm(VmDto dto) => new()
    {
        Id = dto.Id,
        ParallelMigration = dto.ParallelMigration,
        MigrationPolicy = Policy(dto.MigrationPolicy),
        Encrypted = dto.Encrypted,
        Transport = dto.Transport,
    };

    private static MigrationPolicy? Policy(PolicyDto? dto) => dto is null ? null : new()
    {
        Name = dto.Name,
        PostCopy = dto.PostCopy,
        Compression = dto.Compression,
        AutoConverge = dto.AutoConverge,
        ZeroCopy = dto.ZeroCopy,
        MaxOutgoingMigrations = dto.MaxOutgoingMigrations,
        MaxIncomingMigrations = dto.MaxIncomingMigrations,
    };

    private static HostResources Host(HostDto dto) => new()
    {
        Id = dto.Id,
        CpuThreads = dto.CpuThreads,
        LinkBandwidth = dto.BandwidthMbps,
        BandwidthInUse = dto.BandwidthInUseMbps ?? Bandwidth.Zero,
        LibvirtVersion = dto.Libvirt,
        QemuVersion = dto.Qemu,
        Capabilities = Capabilities(dto.Capabilities),
    };
}
