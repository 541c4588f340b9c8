using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>One sample of a running migration, as libvirt's job statistics give it. The default value: nothing known yet.</summary>
/// <remarks>
/// Any values are taken, those that make no sense too: a negative count is read as 0, and time that goes back as no time.
/// </remarks>
public readonly record struct MigrationSample
{
    /// <summary>Gets how long the migration has been running (<c>time_elapsed</c>).</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets all bytes there are to move, memory and disks (<c>data_total</c>); 0 until they are known.</summary>
    public long BytesTotal { get; init; }

    /// <summary>Gets the bytes sent so far (<c>data_processed</c>). Can exceed <see cref="BytesTotal"/>: what the guest changes is sent again.</summary>
    public long BytesProcessed { get; init; }

    /// <summary>
    /// Gets the bytes still to send (<c>data_remaining</c>). It falls during an iteration and jumps up as the next one begins, when QEMU asks
    /// which pages the guest has changed meanwhile.
    /// </summary>
    public long BytesRemaining { get; init; }

    /// <summary>Gets the pass over the guest's memory (<c>memory_iteration</c>, QEMU's <c>dirty-sync-count</c>); <see langword="null"/> or less than 1: not known.</summary>
    public int? Iteration { get; init; }

    /// <summary>Gets how fast the guest changes its memory; <see langword="null"/>: not known, as during the first pass.</summary>
    public Bandwidth? DirtyRate { get; init; }

    /// <summary>Gets how fast memory is being sent (<c>memory_bps</c>); <see langword="null"/>: not known.</summary>
    public Bandwidth? Throughput { get; init; }

    /// <summary>Gets how long the guest would be paused if the migration ended now (<c>downtime</c>), as QEMU expects; <see langword="null"/>: not known.</summary>
    public TimeSpan? ExpectedDowntime { get; init; }

    /// <summary>Gets whether the migration has switched to post-copy: the guest runs at the destination, and there is no way back.</summary>
    public bool IsInPostCopy { get; init; }
}
