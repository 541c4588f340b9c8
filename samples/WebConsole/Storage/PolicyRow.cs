using System;
using ParallelMigration.AspNetCore;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>A migration policy.</summary>
public sealed record PolicyRow
{
    /// <summary>Gets the policy's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the policy, with its id and its name.</summary>
    public required MigrationPolicy Policy { get; init; }

    /// <summary>Gets how often it has been saved.</summary>
    public required long Version { get; init; }

    internal StoredPolicy ToStored() => new(Policy, Version);
}
