namespace ParallelMigration.Libvirt.Postgres;

/// <summary>A ticket as the table has it.</summary>
/// <param name="Number">Its number; <see langword="null"/>: the table gives one.</param>
/// <param name="OwnerLock">The key of the advisory lock that its owner's session holds. Without that lock it is nobody's.</param>
/// <param name="Request">What it asks for.</param>
/// <param name="HasPlace">Whether it has a place.</param>
internal sealed record LedgerRow(long? Number, long OwnerLock, MigrationGateRequest Request, bool HasPlace);
