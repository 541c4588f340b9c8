using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Json;

/// <summary>A cluster of the JSON contract, with its VMs or without.</summary>
/// <param name="Options">The site's options; the defaults where the document gives none.</param>
/// <param name="Cluster">The cluster's settings.</param>
/// <param name="Host">A host typical of the cluster; <see langword="null"/> where the document gives none.</param>
/// <param name="Vms">The VMs that the document lists; empty where it lists none.</param>
public sealed record ClusterDocument(ResolverOptions Options, ClusterSettings Cluster, HostResources? Host, IReadOnlyList<ClusterVm> Vms)
{
    /// <summary>Gets the edit that leaves everything as it is: an audit of what is there already.</summary>
    public ClusterEdit AsItIs => new() { Before = Cluster, After = Cluster, Host = Host };

    /// <inheritdoc/>
    public bool Equals(ClusterDocument? other) => other is not null
        && Options == other.Options && Cluster == other.Cluster && Host == other.Host && Vms.SequenceEqual(other.Vms);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Options, Cluster, Host, Vms.Count);
}
