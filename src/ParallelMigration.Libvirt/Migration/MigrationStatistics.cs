using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>What a migration took. A value that libvirt did not report is <see langword="null"/>.</summary>
public sealed record MigrationStatistics
{
    /// <summary>Gets whether these are the numbers of the completed migration, with its downtime.</summary>
    /// <value>If <see langword="false"/>, they are of the last sample while it was active: what came after it is missing.</value>
    public bool IsComplete => Origin != MigrationStatisticsOrigin.LastSample;

    /// <summary>Gets where these numbers come from.</summary>
    internal MigrationStatisticsOrigin Origin { get; init; }

    /// <summary>Gets the time from start to end, or until the last sample if it is not complete, in whole milliseconds.</summary>
    public TimeSpan? TotalTime { get; init; }

    /// <summary>Gets how long the guest ran on neither host, in whole milliseconds. Only a completed job has it.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>Gets how long the preparation took, in whole milliseconds. It is part of <see cref="TotalTime"/>.</summary>
    public TimeSpan? SetupTime { get; init; }

    /// <summary>Gets the bytes that were sent: memory, each time that it was sent, and disks. Pages of zeros count for next to nothing.</summary>
    public long? BytesTransferred { get; init; }

    /// <summary>Gets the guest's memory in bytes.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>Gets the average: <see cref="BytesTransferred"/> over <see cref="TotalTime"/>, preparation included.</summary>
    public Bandwidth? Throughput { get; init; }

    /// <summary>Gets the number of passes over the guest's memory, 1 or more.</summary>
    public int? Iterations { get; init; }

    /// <summary>Gets how fast the guest changed its memory at the end.</summary>
    public Bandwidth? DirtyRate { get; init; }
}
