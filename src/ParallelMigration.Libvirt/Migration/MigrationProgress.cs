using System;
using System.Collections.Generic;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>One look at a running migration. A value that libvirt did not give is <see langword="null"/>.</summary>
public sealed record MigrationProgress
{
    /// <summary>How long it has been running, in whole milliseconds, as libvirt counts it.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>All bytes there are to move: memory and disks. 0 until libvirt knows.</summary>
    public required long BytesTotal { get; init; }

    /// <summary>Bytes sent so far. Can exceed <see cref="BytesTotal"/>: what the guest changes is sent again.</summary>
    public required long BytesProcessed { get; init; }

    /// <summary>Bytes still to send, as things stand. Rises again when the guest changes memory faster than it is sent.</summary>
    public required long BytesRemaining { get; init; }

    /// <summary>The pass over the guest's memory, 1 for the first.</summary>
    public int? Iteration { get; init; }

    /// <summary>How fast the guest changes its memory. Not known during the first pass.</summary>
    public Bandwidth? DirtyRate { get; init; }

    /// <summary>How fast memory is being sent now.</summary>
    public Bandwidth? Throughput { get; init; }

    /// <summary>How long the guest would stand still if the migration ended now, as QEMU estimates.</summary>
    public TimeSpan? ExpectedDowntime { get; init; }

    /// <summary>Whether the guest runs at the destination already and fetches the rest of its memory from the source.</summary>
    public bool IsInPostCopy { get; init; }

    /// <summary>What was done so far to bring it to its end, with the reasons, in order. Default: nothing.</summary>
    public IReadOnlyList<ConvergenceDecision> Actions { get; init; } = [];

    /// <summary>The part that is done, 0 to 1, as <see cref="MigrationForecast.Progress"/> tells it: it never goes back. 0 until something is known.</summary>
    public double Fraction { get; init; }

    /// <summary>How long it will still take at the rates of late. Default: nothing is known.</summary>
    public TimeLeft TimeLeft { get; init; }
}
