using System;
using System.Collections.Generic;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>What was measured of a migration, for its chart.</summary>
public sealed record MigrationChart
{
    /// <summary>Gets the migration's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the points, in the order of time.</summary>
    public required IReadOnlyList<ThroughputPoint> Points { get; init; }
}

/// <summary>What crossed at one moment. A point without values is a gap: nothing was measured between its neighbours.</summary>
/// <param name="Elapsed">The time since the migration started.</param>
/// <param name="Migration">What libvirt says the migration sends.</param>
/// <param name="Link">What the kernel counted on the source's link.</param>
public sealed record ThroughputPoint(TimeSpan Elapsed, Bandwidth? Migration, Bandwidth? Link);
