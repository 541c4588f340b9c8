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

    /// <summary>
    /// Returns this cluster after an update (<c>PUT /clusters/{id}</c>): only what the update's body has changes, part by part.
    /// </summary>
    /// <param name="update">The body of the update. Its id, where it has one, is this cluster's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The update has another id, which oVirt refuses as well.</exception>
    public OVirtCluster Apply(OVirtCluster update)
    {
        ArgumentNullException.ThrowIfNull(update);
        UpdatedId.Guard(Id, update.Id);
        return new()
        {
            Id = Id ?? update.Id,
            Name = update.Name ?? Name,
            Level = update.Level ?? Level,
            TunnelMigration = update.TunnelMigration ?? TunnelMigration,
            Migration = Migration?.Apply(update.Migration) ?? update.Migration,
        };
    }

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
