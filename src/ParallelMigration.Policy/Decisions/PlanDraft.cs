using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy;

/// <summary>A plan while the rules make it: a value, so that an audit can compare a million plans without allocating one.</summary>
internal readonly record struct PlanDraft
{
    internal bool IsParallel => Connections is not null;

    internal int? Connections { get; init; }

    internal MigrationCompression Compression { get; init; }

    internal int MaxOutgoingMigrations { get; init; }

    internal int MaxIncomingMigrations { get; init; }

    internal Bandwidth? BandwidthLimit { get; init; }

    internal Bandwidth? PostCopyBandwidthLimit { get; init; }

    internal bool PostCopy { get; init; }

    internal bool ZeroCopy { get; init; }

    internal bool AutoConverge { get; init; }

    internal bool GuestEvents { get; init; }

    internal ConvergenceSchedule Convergence { get; init; }

    internal bool Encrypted { get; init; }

    internal MigrationTransport Transport { get; init; }
}
