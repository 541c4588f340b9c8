namespace ParallelMigration.Policy;

/// <summary>A VM of a cluster, as an audit reads it.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Resources">What it has.</param>
public sealed record VmEntry(VmSettings Settings, VmResources Resources);
