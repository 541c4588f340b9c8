using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Json;

/// <summary>A request as the contract spells it. 0 in a required count stands for absent, which only a settings document may be.</summary>
internal sealed class RequestDto
{
    public OptionsDto? Options { get; init; }

    [JsonRequired]
    public ClusterDto Cluster { get; init; } = new();

    [JsonRequired]
    public VmDto Vm { get; init; } = new();

    [JsonRequired]
    public HostDto Source { get; init; } = new();

    [JsonRequired]
    public HostDto Destination { get; init; } = new();
}

internal sealed class OptionsDto
{
    [JsonConverter(typeof(PositiveMegabitsConverter))]
    public Bandwidth BandwidthPerConnectionMbps { get; init; } = ResolverOptions.Default.BandwidthPerConnection;

    [JsonConverter(typeof(MaxConnectionsConverter))]
    public int MaxConnections { get; init; } = ResolverOptions.Default.MaxConnections;

    [JsonConverter(typeof(ClusterLevelConverter))]
    public ClusterLevel MinimumClusterLevel { get; init; } = ResolverOptions.Default.MinimumClusterLevel;

    [JsonConverter(typeof(PostCopyWithParallelConverter))]
    public PostCopyWithParallel PostCopyWithParallel { get; init; }

    [JsonConverter(typeof(ParallelCompressionConverter))]
    public ParallelCompression ParallelCompression { get; init; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool ZeroCopyTurnsParallelOn { get; init; }
}

internal sealed class ClusterDto
{
    [JsonConverter(typeof(TextConverter))]
    public string? Id { get; init; }

    [JsonConverter(typeof(ClusterLevelConverter))]
    public ClusterLevel? Level { get; init; }

    [JsonRequired]
    [JsonConverter(typeof(ParallelMigrationSettingConverter))]
    public ParallelMigrationSetting ParallelMigration { get; init; }

    [JsonConverter(typeof(MigrationBandwidthConverter))]
    public MigrationBandwidth MigrationBandwidth { get; init; }

    public PolicyDto? MigrationPolicy { get; init; }
}

internal sealed class PolicyDto
{
    [JsonConverter(typeof(TextConverter))]
    public string? Name { get; init; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool PostCopy { get; init; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool Compression { get; init; }

    /// <summary>On where a policy is given without saying: the contract's example shows the defaults. An absent policy has none.</summary>
    [JsonConverter(typeof(SwitchConverter))]
    public bool AutoConverge { get; init; } = true;

    [JsonConverter(typeof(SwitchConverter))]
    public bool ZeroCopy { get; init; }

    [JsonConverter(typeof(CountConverter))]
    public int MaxOutgoingMigrations { get; init; } = Policy.MigrationPolicy.Default.MaxOutgoingMigrations;

    [JsonConverter(typeof(CountConverter))]
    public int MaxIncomingMigrations { get; init; } = Policy.MigrationPolicy.Default.MaxIncomingMigrations;
}

internal sealed class VmDto
{
    [JsonConverter(typeof(TextConverter))]
    public string? Id { get; init; }

    [JsonRequired]
    [JsonConverter(typeof(CountConverter))]
    public int Vcpus { get; init; }

    [JsonConverter(typeof(CountConverter))]
    public int? EmulatorCpus { get; init; }

    [JsonConverter(typeof(ParallelMigrationSettingConverter))]
    public ParallelMigrationSetting? ParallelMigration { get; init; }

    public PolicyDto? MigrationPolicy { get; init; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool Encrypted { get; init; }

    [JsonConverter(typeof(MigrationTransportConverter))]
    public MigrationTransport Transport { get; init; }
}

internal sealed class HostDto
{
    [JsonConverter(typeof(TextConverter))]
    public string? Id { get; init; }

    [JsonRequired]
    [JsonConverter(typeof(CountConverter))]
    public int CpuThreads { get; init; }

    [JsonConverter(typeof(MegabitsConverter))]
    public Bandwidth? BandwidthMbps { get; init; }

    [JsonConverter(typeof(MegabitsConverter))]
    public Bandwidth? BandwidthInUseMbps { get; init; }

    [JsonConverter(typeof(HypervisorVersionConverter))]
    public HypervisorVersion? Libvirt { get; init; }

    [JsonConverter(typeof(HypervisorVersionConverter))]
    public HypervisorVersion? Qemu { get; init; }

    public CapabilitiesDto? Capabilities { get; init; }
}

internal sealed class CapabilitiesDto
{
    [JsonConverter(typeof(SwitchConverter))]
    public bool Multifd { get; init; } = true;

    [JsonConverter(typeof(SwitchConverter))]
    public bool ParallelZstd { get; init; } = true;

    [JsonConverter(typeof(SwitchConverter))]
    public bool ZeroCopy { get; init; } = true;

    [JsonConverter(typeof(SwitchConverter))]
    public bool PostCopyWithParallel { get; init; }
}
