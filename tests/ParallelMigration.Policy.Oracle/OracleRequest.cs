using System.Collections.Immutable;

namespace ParallelMigration.Policy.Oracles;

// The request of the JSON contract in primitive types. Strings hold the contract's own words; null is "absent" or "unknown".

/// <summary>"disabled", "auto", "parallel", or "custom" with N.</summary>
public sealed record OracleSetting(string Kind, int N = 0);

public sealed record OracleRequest
{
    public OracleOptions Options { get; init; } = new();
    public OracleCluster Cluster { get; init; } = new();
    public OracleVm Vm { get; init; } = new();
    public OracleHost Source { get; init; } = new();
    public OracleHost Destination { get; init; } = new();
}

public sealed record OracleOptions
{
    public long BandwidthPerConnectionMbps { get; init; } = 10_000;
    public long BandwidthPerEncryptedConnectionMbps { get; init; } = 4_000;
    public long BandwidthPerZstdConnectionMbps { get; init; } = 1_000;
    public long ZstdMemoryPerConnectionMbps { get; init; } = 3_000;
    public decimal MinimumShareOfLink { get; init; } = 0.25m;
    public int MaxConnections { get; init; } = 16;
    public (int Major, int Minor) MinimumClusterLevel { get; init; } = (4, 7);
    public string PostCopyWithParallel { get; init; } = "never";      // or "whenSupported"
    public string ParallelCompression { get; init; } = "none";        // or "zstd", "zstdWhenFaster"
    public bool ZeroCopyTurnsParallelOn { get; init; }
    public ImmutableArray<((int Major, int Minor) From, OracleSetting Setting)> DefaultSettings { get; init; } = []; // R12
}

public sealed record OracleCluster
{
    public string? Id { get; init; }
    public (int Major, int Minor)? Level { get; init; }
    public OracleSetting ParallelMigration { get; init; } = new("disabled"); // R1
    public string MigrationBandwidth { get; init; } = "auto";         // or "hypervisorDefault", "custom"
    public long CustomBandwidthMbps { get; init; }
    public OraclePolicy? MigrationPolicy { get; init; }
}

public sealed record OraclePolicy
{
    public bool PostCopy { get; init; }
    public bool Compression { get; init; }
    public bool ScheduleSwitchesToPostCopy { get; init; }
    public bool AutoConverge { get; init; }
    public bool ZeroCopy { get; init; }
    public int MaxOutgoingMigrations { get; init; } = 2;
    public int MaxIncomingMigrations { get; init; } = 2;
}

public sealed record OracleVm
{
    public string? Id { get; init; }
    public int Vcpus { get; init; } = 1;
    public int? EmulatorCpus { get; init; }
    public bool? EmulatorCpusShared { get; init; }
    public OracleSetting? ParallelMigration { get; init; }            // null: cluster value (R1)
    public OraclePolicy? MigrationPolicy { get; init; }
    public bool Encrypted { get; init; }
    public string Transport { get; init; } = "direct";                // or "tunnelled", "rdma"
}

public sealed record OracleHost
{
    public string? Id { get; init; }
    public int CpuThreads { get; init; } = 1;
    public long? BandwidthMbps { get; init; }
    public long BandwidthInUseMbps { get; init; }
    public (int Major, int Minor, int Micro)? Libvirt { get; init; }
    public (int Major, int Minor, int Micro)? Qemu { get; init; }
    public string? Distribution { get; init; }                        // what follows the numbers of each known version, as in 10.0.0-8.el9
    public OracleCapabilities? Capabilities { get; init; }            // stated: the versions are not asked for capabilities
}

public sealed record OracleCapabilities
{
    public bool Multifd { get; init; } = true;
    public bool ParallelEncryption { get; init; } = true;
    public bool ParallelZstd { get; init; } = true;
    public bool ZeroCopy { get; init; } = true;
    public bool PostCopyWithParallel { get; init; }
}
