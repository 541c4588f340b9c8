using System.Linq;

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
        Vm = dto.Vm is null ? new() : Vm(dto.Vm),
        VmFacts = dto.Vm,
        SourceFacts = dto.Source,
        DestinationFacts = dto.Destination,
    };

    internal static ClusterDocument ClusterDocument(ClusterDocumentDto dto) => new(
        Options(dto.Options), Cluster(dto.Cluster), dto.Host is null ? null : Host(dto.Host), [.. (dto.Vms ?? []).Select((vm, index) => VmEntry(vm, "vms", index))]);

    // The serializer checks properties for null, not the elements of lists, and does not say then in which line it is.
    internal static VmEntry VmEntry(VmDto? dto, string list, long index) => dto is null
        ? throw new InvalidRequestException(InvalidRequestCode.InvalidValue, 0, $"{list}[{index}]", "must be an object, but is null")
        : new(Vm(dto), new() { Vcpus = dto.Vcpus, EmulatorCpus = dto.EmulatorCpus });

    internal static ClusterEdit Change(ChangeDto dto, ClusterEdit edit) => dto is { Cluster: null, Policy: null }
        ? throw new InvalidRequestException(InvalidRequestCode.MissingProperty, 1, "", "changes nothing, but must have \"cluster\", \"policy\" or both")
        : edit with
        {
            After = dto.Cluster is null ? edit.After : Cluster(dto.Cluster),
            Policy = dto.Policy is null ? null : new(Policy(dto.Policy.Before)!, Policy(dto.Policy.After)!),
        };

    internal static HypervisorCapabilities? Capabilities(CapabilitiesDto? dto) => dto is null ? null : new()
    {
        Multifd = dto.Multifd ?? true,
        ParallelZstd = dto.ParallelZstd ?? true,
        ZeroCopy = dto.ZeroCopy ?? true,
        PostCopyWithParallel = dto.PostCopyWithParallel ?? false,
    };

    private static ResolverOptions Options(OptionsDto? dto) => dto is null ? ResolverOptions.Default : new()
    {
        BandwidthPerConnection = dto.BandwidthPerConnectionMbps ?? ResolverOptions.Default.BandwidthPerConnection,
        MaxConnections = dto.MaxConnections ?? ResolverOptions.Default.MaxConnections,
        MinimumClusterLevel = dto.MinimumClusterLevel ?? ResolverOptions.Default.MinimumClusterLevel,
        PostCopyWithParallel = dto.PostCopyWithParallel ?? ResolverOptions.Default.PostCopyWithParallel,
        ParallelCompression = dto.ParallelCompression ?? ResolverOptions.Default.ParallelCompression,
        ZeroCopyTurnsParallelOn = dto.ZeroCopyTurnsParallelOn ?? ResolverOptions.Default.ZeroCopyTurnsParallelOn,
    };

    private static ClusterSettings Cluster(ClusterDto dto) => new()
    {
        Id = dto.Id,
        Level = dto.Level,
        ParallelMigration = dto.ParallelMigration,
        MigrationBandwidth = dto.MigrationBandwidth ?? MigrationBandwidth.Auto,
        MigrationPolicy = Policy(dto.MigrationPolicy) ?? MigrationPolicy.Default,
    };

    private static VmSettings Vm(VmDto dto) => new()
    {
        Id = dto.Id,
        ParallelMigration = dto.ParallelMigration,
        MigrationPolicy = Policy(dto.MigrationPolicy),
        Encrypted = dto.Encrypted ?? false,
        Transport = dto.Transport ?? MigrationTransport.Direct,
    };

    private static MigrationPolicy? Policy(PolicyDto? dto) => dto is null ? null : new()
    {
        Id = dto.Id,
        Name = dto.Name,
        PostCopy = dto.PostCopy ?? false,
        Compression = dto.Compression ?? false,
        AutoConverge = dto.AutoConverge ?? true, // the contract's example shows the defaults; only an absent policy has none
        ZeroCopy = dto.ZeroCopy ?? false,
        MaxOutgoingMigrations = dto.MaxOutgoingMigrations ?? MigrationPolicy.Default.MaxOutgoingMigrations,
        MaxIncomingMigrations = dto.MaxIncomingMigrations ?? MigrationPolicy.Default.MaxIncomingMigrations,
        Convergence = dto.Convergence ?? ConvergenceSchedule.None,
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
