using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Json;

/// <summary>
/// A request as the contract spells it. In what is required, <see langword="null"/> and a count of 0 stand for absent, which only a settings
/// document may leave out.
/// </summary>
/// <remarks>
/// What is optional is nullable: <see langword="null"/> is the same as absent, and the mapping has the defaults. The properties have setters, not init
/// accessors: generated code assigns every init property, absent ones too.
/// </remarks>
internal sealed class RequestDto
{
    public OptionsDto? Options { get; set; }

    [JsonRequired]
    public ClusterDto Cluster { get; set; } = null!;

    [JsonRequired]
    public VmDto Vm { get; set; } = null!;

    [JsonRequired]
    public HostDto Source { get; set; } = null!;

    [JsonRequired]
    public HostDto Destination { get; set; } = null!;
}

internal sealed class OptionsDto
{
    [JsonConverter(typeof(PositiveMegabitsConverter))]
    public Bandwidth? BandwidthPerConnectionMbps { get; set; }

    [JsonConverter(typeof(MaxConnectionsConverter))]
    public int? MaxConnections { get; set; }

    [JsonConverter(typeof(ClusterLevelConverter))]
    public ClusterLevel? MinimumClusterLevel { get; set; }

    [JsonConverter(typeof(PostCopyWithParallelConverter))]
    public PostCopyWithParallel? PostCopyWithParallel { get; set; }

    [JsonConverter(typeof(ParallelCompressionConverter))]
    public ParallelCompression? ParallelCompression { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? ZeroCopyTurnsParallelOn { get; set; }
}

internal sealed class ClusterDto
{
    [JsonConverter(typeof(TextConverter))]
    public string? Id { get; set; }

    [JsonConverter(typeof(ClusterLevelConverter))]
    public ClusterLevel? Level { get; set; }

    [JsonRequired]
    [JsonConverter(typeof(ParallelMigrationSettingConverter))]
    public ParallelMigrationSetting ParallelMigration { get; set; }

    [JsonConverter(typeof(MigrationBandwidthConverter))]
    public MigrationBandwidth? MigrationBandwidth { get; set; }

    public PolicyDto? MigrationPolicy { get; set; }
}

internal sealed class PolicyDto
{
    [JsonConverter(typeof(TextConverter))]
    public string? Id { get; set; }

    [JsonConverter(typeof(TextConverter))]
    public string? Name { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? PostCopy { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? Compression { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? AutoConverge { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? ZeroCopy { get; set; }

    [JsonConverter(typeof(CountConverter))]
    public int? MaxOutgoingMigrations { get; set; }

    [JsonConverter(typeof(CountConverter))]
    public int? MaxIncomingMigrations { get; set; }

    [JsonConverter(typeof(ConvergenceScheduleConverter))]
    public ConvergenceSchedule? Convergence { get; set; }
}

internal sealed class VmDto
{
    [JsonConverter(typeof(TextConverter))]
    public string? Id { get; set; }

    [JsonRequired]
    [JsonConverter(typeof(CountConverter))]
    public int Vcpus { get; set; }

    [JsonConverter(typeof(CountConverter))]
    public int? EmulatorCpus { get; set; }

    [JsonConverter(typeof(ParallelMigrationSettingConverter))]
    public ParallelMigrationSetting? ParallelMigration { get; set; }

    public PolicyDto? MigrationPolicy { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? Encrypted { get; set; }

    [JsonConverter(typeof(MigrationTransportConverter))]
    public MigrationTransport? Transport { get; set; }
}

internal sealed class HostDto
{
    [JsonConverter(typeof(TextConverter))]
    public string? Id { get; set; }

    [JsonRequired]
    [JsonConverter(typeof(CountConverter))]
    public int CpuThreads { get; set; }

    [JsonConverter(typeof(MegabitsConverter))]
    public Bandwidth? BandwidthMbps { get; set; }

    [JsonConverter(typeof(MegabitsConverter))]
    public Bandwidth? BandwidthInUseMbps { get; set; }

    [JsonConverter(typeof(HypervisorVersionConverter))]
    public HypervisorVersion? Libvirt { get; set; }

    [JsonConverter(typeof(HypervisorVersionConverter))]
    public HypervisorVersion? Qemu { get; set; }

    public CapabilitiesDto? Capabilities { get; set; }
}

internal sealed class CapabilitiesDto
{
    [JsonConverter(typeof(SwitchConverter))]
    public bool? Multifd { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? ParallelZstd { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? ZeroCopy { get; set; }

    [JsonConverter(typeof(SwitchConverter))]
    public bool? PostCopyWithParallel { get; set; }
}
