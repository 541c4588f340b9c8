using System.Collections.Immutable;

namespace ParallelMigration.Policy.Oracles;

/// <summary>The answer of the JSON contract without its messages. The lists are sets, sorted ordinally.</summary>
public sealed record OracleAnswer
{
    public required string Outcome { get; init; } // "plan" or "refused"
    public OraclePlan? Plan { get; init; }
    public ImmutableArray<(string Code, string Rule)> Reasons { get; init; } = [];
    public ImmutableArray<(string Code, string Rule)> Warnings { get; init; } = [];
    public ImmutableArray<(string Code, string Rule, string Subject)> Issues { get; init; } = [];
}

public sealed record OraclePlan
{
    public bool Parallel => Connections is not null;
    public required int? Connections { get; init; }
    public required string Compression { get; init; } // "none", "hypervisorDefault" or "zstd"
    public required int MaxOutgoingMigrations { get; init; }
    public required int MaxIncomingMigrations { get; init; }
    public required long? BandwidthLimitMiBps { get; init; }
    public required long? PostCopyBandwidthLimitMiBps { get; init; }
    public required bool PostCopy { get; init; }
    public required bool ZeroCopy { get; init; }
    public required bool AutoConverge { get; init; }
    public required bool Encrypted { get; init; }
}
