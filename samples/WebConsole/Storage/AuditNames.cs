namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>The names of what settings refer to by its id.</summary>
/// <param name="Owner">The data center's of a cluster, the cluster's of a VM.</param>
/// <param name="Policy">The migration policy's.</param>
internal sealed record AuditNames(string? Owner, string? Policy);
