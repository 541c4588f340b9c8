namespace ParallelMigration.OVirt;

/// <summary>A place in a document; 0, 0 where it is unknown.</summary>
internal readonly record struct Place(long Line, long Position);
