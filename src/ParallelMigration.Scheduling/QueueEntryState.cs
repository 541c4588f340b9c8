namespace ParallelMigration.Scheduling;

/// <summary>The state of a migration in the queue.</summary>
public enum QueueEntryState
{
    /// <summary>It waits for its lease.</summary>
    Waiting,

    /// <summary>It holds its lease.</summary>
    Running,

    /// <summary>It holds its lease, and uses more of its source's bandwidth than its share: no other may start there before it has lowered its limit.</summary>
    RunningRaised,
}
