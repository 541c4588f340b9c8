using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>What a migration took. A value that libvirt did not give is <see langword="null"/>.</summary>
public sealed record MigrationStatistics
{
    /// <summary>Where these numbers come from.</summary>
    public required MigrationStatisticsOrigin Origin { get; init; }

    /// <summary>From start to end, in whole milliseconds; of <see cref="MigrationStatisticsOrigin.LastSample"/>: until that sample.</summary>
    public TimeSpan? TotalTime { get; init; }

    /// <summary>How long the guest ran on neither host, in whole milliseconds. Only of a completed job.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>How long the preparation took, in whole milliseconds. Part of <see cref="TotalTime"/>.</summary>
    public TimeSpan? SetupTime { get; init; }

    /// <summary>Bytes sent: memory, every time it was sent, and disks. Pages of zeros count for next to nothing.</summary>
    public long? BytesTransferred { get; init; }

    /// <summary>The guest's memory in bytes.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary><see cref="BytesTransferred"/> over <see cref="TotalTime"/>: the average, preparation included.</summary>
    public Bandwidth? Throughput { get; init; }

    /// <summary>How many times the guest's memory was gone through, 1 or more.</summary>
    public int? Iterations { get; init; }

    /// <summary>How fast the guest was changing its memory at the end.</summary>
    public Bandwidth? DirtyRate { get; init; }
}
