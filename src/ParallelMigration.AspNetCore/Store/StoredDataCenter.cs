using System;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>A data center of the site: what its clusters belong to.</summary>
public sealed record StoredDataCenter
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the name, which no other data center has.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the description, for people. The default is none.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the compatibility level. The default is <see langword="null"/>: that of its clusters.</summary>
    public ClusterLevel? Level { get; init; }
}
