using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What a cluster of oVirt's REST API says about migrations.</summary>
public sealed record OVirtCluster
{
    /// <summary>Gets the cluster's id, a UUID. The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the cluster's name. The default is none.</summary>
    public string? Name { get; init; }

    /// <summary>Gets <c>version</c>, the compatibility level. The default is <see langword="null"/>: not given.</summary>
    public ClusterLevel? Level { get; init; }

    /// <summary>Gets <c>tunnel_migration</c>. The default is <see langword="null"/>: not given, which means no.</summary>
    public bool? TunnelMigration { get; init; }

    /// <summary>Gets <c>migration</c>. The default is <see langword="null"/>: not given.</summary>
    public OVirtMigrationOptions? Migration { get; init; }

    /// <summary>
    /// Gets the one of the cluster's <c>networks</c> that has the usage <c>migration</c>. The default is <see langword="null"/>: the document does
    /// not say, as it was not read with <c>follow=networks</c>.
    /// </summary>
    public OVirtMigrationNetwork? MigrationNetwork { get; init; }

    /// <summary>Gets what reading found at fault in this cluster alone. The default is empty.</summary>
    public IReadOnlyList<OVirtFinding> Findings { get; init; } = [];

    /// <summary>
    /// Returns this cluster after an update (<c>PUT /clusters/{id}</c>): only what the update's body has changes, part by part.
    /// </summary>
    /// <param name="update">The body of the update. Its id, where it has one, is this cluster's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The update has another id, which oVirt refuses as well.</exception>
    public OVirtCluster Apply(OVirtCluster update)
    {
        ArgumentNullException.ThrowIfNull(update);
        Updates.GuardId(Id, update.Id);
        return this with
        {
            Id = Id ?? update.Id,
            Name = update.Name ?? Name,
            Level = update.Level ?? Level,
            TunnelMigration = update.TunnelMigration ?? TunnelMigration,
            Migration = Migration?.Apply(update.Migration) ?? update.Migration,
            Findings = Updates.Remaining(Findings, update.Migration),
        };
    }

    /// <summary>Returns the cluster as the resolver takes it. What is absent has oVirt's default: Disabled, bandwidth auto, the legacy policy.</summary>
    /// <param name="policies">The site's policies. The default is <see cref="OVirtPolicyCatalog.Stock"/>.</param>
    /// <exception cref="OVirtFormatException">The cluster has a policy that is not one of <paramref name="policies"/>.</exception>
    public ClusterSettings ToClusterSettings(OVirtPolicyCatalog? policies = null) => new()
    {
        Id = Id ?? Name,
        Level = Level,
        ParallelMigration = Migration?.ParallelMigrations?.Setting ?? ParallelMigrationSetting.Disabled,
        MigrationBandwidth = Migration?.Bandwidth ?? MigrationBandwidth.Auto,
        MigrationPolicy = EffectiveOptions.ClusterPolicy(this, policies),
    };

    /// <summary>Returns everything that keeps the cluster from being understood: <see cref="Findings"/>, and a policy that is not one of the site's.</summary>
    /// <param name="policies">The site's policies. The default is <see cref="OVirtPolicyCatalog.Stock"/>.</param>
    public IReadOnlyList<OVirtFinding> Check(OVirtPolicyCatalog? policies = null) =>
        EffectiveOptions.UnknownPolicy(Migration, Level, policies) is { } unknown ? [.. Findings, unknown] : Findings;

    /// <inheritdoc/>
    public bool Equals(OVirtCluster? other) => other is not null
        && (Id, Name, Level, TunnelMigration, Migration, MigrationNetwork)
            == (other.Id, other.Name, other.Level, other.TunnelMigration, other.Migration, other.MigrationNetwork)
        && Findings.SequenceEqual(other.Findings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Name, Level, TunnelMigration, Migration, MigrationNetwork, Findings.Count);
}
