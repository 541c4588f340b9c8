using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
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
    /// Reads clusters as oVirt's REST API (version 4) returns them, one by itself or a collection of any size, object by object, in constant memory:
    /// <c>&lt;clusters&gt;</c>, <c>&lt;cluster&gt;</c>, <c>{"cluster": [...]}</c> or the JSON object of one cluster.
    /// </summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML. It is left open and can be read once.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: reading was canceled.</exception>
    /// <remarks>
    /// <para>What is not needed for decisions is ignored. An unknown field within <c>migration</c>, such as a later oVirt may have, is a warning of that object in a
    /// document that oVirt returned, and an error in an update's body, where it may be a typing error.</para>
    /// <para>Hostile documents are harmless: an XML document type is an error, so that there are no entities; nothing is ever fetched; no more
    /// than 64 levels of nesting, 4 MiB and 250,000 parts for one object and 4096 characters for one value are read.</para>
    /// <para>Reading is lazy: errors in a document appear as <see cref="OVirtFormatException"/> when reading arrives there; what came before is
    /// good. Errors of the stream itself pass through. The stream is left open and can be read once. A caller that cannot await uses
    /// <c>ToBlockingEnumerable()</c>.</para>
    /// </remarks>
    public static IAsyncEnumerable<OVirtCluster> ReadAllAsync(Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, DocumentKind.Clusters, DocumentMapping.Cluster, cancellationToken);
    }

    /// <summary>Reads the body of an update of a cluster (<c>PUT /clusters/{id}</c>), for <see cref="Apply"/>.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML. It is left open.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The document is not that.</exception>
    /// <exception cref="OperationCanceledException">Reading was canceled.</exception>
    public static Task<OVirtCluster> ReadUpdateAsync(Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadOneAsync(stream, format, new("cluster"), DocumentMapping.ClusterUpdate, cancellationToken);
    }

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
