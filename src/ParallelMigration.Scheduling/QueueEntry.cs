namespace ParallelMigration.Scheduling;

/// <summary>A migration in the queue.</summary>
/// <param name="Number">The position: a lower number is earlier. No two entries have the same number.</param>
/// <param name="Request">The migration.</param>
/// <param name="HasLease">Whether it holds its lease, and so counts as running. If not, it waits.</param>
public sealed record QueueEntry(long Number, LeaseRequest Request, bool HasLease);
