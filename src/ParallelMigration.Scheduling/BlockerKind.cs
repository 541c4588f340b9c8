namespace ParallelMigration.Scheduling;

/// <summary>Why a migration blocks another one.</summary>
public enum BlockerKind
{
    /// <summary>It holds a lease.</summary>
    Running,

    /// <summary>It runs without a lease: the hosts report it, the queue does not.</summary>
    StartedElsewhere,

    /// <summary>It waits too, and is earlier in the queue.</summary>
    QueuedAhead,
}
