using System;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What a cluster of oVirt's REST API says about migrations.</summary>
public sealed record OVirtCluster
{
    /// <summary>The cluster's id, a UUID. Default: none.</summary>
    public string? Id { get; init; }

    /// <summary>The cluster's name. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary><c>version</c>, the compatibility level; <see langword="null"/>, the default: not given.</summary>
    public ClusterLevel? Level { get; init; }

    /// <summary><c>tunnel_migration</c>; <see langword="null"/>, the default: not given, which is no.</summary>
    public bool? TunnelMigration { get; init; }

    /// <summary><c>migration</c>; <see langword="null"/>, the default: not given.</summary>
    public OVirtMigrationOptions? Migration { get; init; }

    /// <summary>The cluster as the resolver takes it. What is absent has oVirt's default: Disabled, bandwidth auto, the legacy policy.</summary>
    /// <param name="findPolicy">
    /// Gives the policy for an id, or <see langword="null"/> for none. Default: <see cref="OVirtMigrationPolicies.Find"/>, the stock policies.
    /// It is not asked for <see cref="OVirtMigrationPolicies.LegacyId"/>.
    /// </param>
    /// <exception cref="OVirtFormatException">The cluster has a policy that <paramref name="findPolicy"/> does not know.</exception>
    public ClusterSettings ToClusterSettings(Func<string, MigrationPolicy?>? findPolicy = null) => new()
    {
        Id = Id ?? Name,
        Level = Level,
        ParallelMigration = Migration?.ParallelMigrations?.Setting ?? ParallelMigrationSetting.Disabled,
        MigrationBandwidth = Migration?.Bandwidth ?? MigrationBandwidth.Auto,
        MigrationPolicy = EffectiveOptions.Policy(Migration?.Policy?.Id, Migration, null, findPolicy, "cluster"),
    };
}
