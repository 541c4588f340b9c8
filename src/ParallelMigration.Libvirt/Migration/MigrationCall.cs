namespace ParallelMigration.Libvirt;

/// <summary>What <c>virDomainMigrateToURI3</c> is called with.</summary>
/// <param name="DestinationUri">The destination as the source's daemon reaches it.</param>
/// <param name="Parameters">Flags and parameters.</param>
internal sealed record MigrationCall(string DestinationUri, LibvirtMigrationParameters Parameters);
