using System;
using System.Collections.Generic;

namespace ParallelMigration.Libvirt;

/// <summary>A migration's wait for its place.</summary>
public sealed record MigrationWait
{
    /// <summary>How long it has been waiting, or has waited.</summary>
    public required TimeSpan Waited { get; init; }

    /// <summary>
    /// What it waits for: at most one obstacle for each of the two ends. Of a wait that is over: all that it has waited for, each end's
    /// holders together.
    /// </summary>
    public required IReadOnlyList<MigrationObstacle> Obstacles { get; init; }
}
