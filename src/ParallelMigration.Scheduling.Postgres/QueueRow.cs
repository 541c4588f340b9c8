namespace ParallelMigration.Scheduling.Postgres;

/// <summary>A queue entry as the table stores it.</summary>
/// <param name="Number">Its number; <see langword="null"/> if the table is to assign one.</param>
/// <param name="OwnerLock">The key of the advisory lock that its owner's session holds. Without that lock, the row has no owner.</param>
/// <param name="Request">The migration.</param>
/// <param name="State">Its state.</param>
internal sealed record QueueRow(long? Number, long OwnerLock, LeaseRequest Request, QueueEntryState State);
