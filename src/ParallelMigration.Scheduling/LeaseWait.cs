using System;
using System.Collections.Generic;

namespace ParallelMigration.Scheduling;

/// <summary>A migration's wait for its lease.</summary>
public sealed class LeaseWait
{
    internal LeaseWait(TimeSpan duration, IReadOnlyList<ReachedLimit> limits)
    {
        Duration = duration;
        Limits = limits;
    }

    /// <summary>Gets how long the migration has been waiting, or has waited.</summary>
    public TimeSpan Duration { get; }

    /// <summary>
    /// Gets what the migration waits for: at most one limit for each end. For a wait that is over, these are all limits that it has waited for,
    /// with all blockers of each end; empty if it did not wait.
    /// </summary>
    public IReadOnlyList<ReachedLimit> Limits { get; }
}
