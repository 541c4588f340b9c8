using System;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>A cluster as a store keeps it: what oVirt's API says about it.</summary>
public sealed record StoredCluster
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the name, which no other cluster has.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the description, for people. The default is none.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the id of the data center.</summary>
    public required Guid DataCenterId { get; init; }

    /// <summary>Gets the compatibility level (rules R11, R12).</summary>
    public required ClusterLevel Level { get; init; }

    /// <summary>Gets whether migrations go through the libvirt daemons (rules C4, C8). The default is no.</summary>
    public bool TunnelMigration { get; init; }

    /// <summary>
    /// Gets the migration options. What is absent has oVirt's default: Disabled, bandwidth auto, the legacy policy. Parallel migrations are never <c>inherit</c> here.
    /// The default is all absent.
    /// </summary>
    public OVirtMigrationOptions Migration { get; init; } = new();

    /// <summary>Gets the network that migrations use. The default is <see langword="null"/>: unknown.</summary>
    public OVirtMigrationNetwork? MigrationNetwork { get; init; }

    /// <summary>Gets how often the cluster has been saved. The store counts; the default is 0, not saved yet.</summary>
    public long Version { get; init; }

    /// <summary>Returns the cluster as oVirt's API returns it, for <see cref="OVirtCluster.ToClusterSettings"/>.</summary>
    public OVirtCluster ToOVirtCluster() => new()
    {
        Id = Id.ToString(),
        Name = Name,
        Level = Level,
        TunnelMigration = TunnelMigration,
        Migration = Migration,
        MigrationNetwork = MigrationNetwork,
    };
}
