using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>A migration policy as a store keeps it.</summary>
/// <param name="Policy">The policy. It has an id, a UUID.</param>
/// <param name="Version">How often it has been saved. The store counts.</param>
public sealed record StoredPolicy(MigrationPolicy Policy, long Version);
