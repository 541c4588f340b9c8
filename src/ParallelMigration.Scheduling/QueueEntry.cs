namespace ParallelMigration.Scheduling;

/// <summary>A migration in the queue.</summary>
/// <param name="Number">The position: a lower number is earlier. No two entries have the same number.</param>
/// <param name="Request">The migration.</param>
/// <param name="State">Whether it waits or holds its lease.</param>
public sealed record QueueEntry(long Number, LeaseRequest Request, QueueEntryState State)
{
    /// <summary>Gets whether it holds its lease, and so counts as running.</summary>
    public bool HasLease => State != QueueEntryState.Waiting;
}
