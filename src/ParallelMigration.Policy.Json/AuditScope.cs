using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Json;

/// <summary>What an audit's numbers cover: which VMs were not among them, and what was not known.</summary>
internal sealed record AuditScope
{
    /// <summary>Gets how many VMs could not be checked; each has a finding. The default is 0.</summary>
    public long VmsNotChecked { get; init; }

    /// <summary>Gets how many VMs of other clusters were left out. The default is 0.</summary>
    public long VmsOfOtherClusters { get; init; }

    /// <summary>Gets how many VMs may not migrate at all. They are checked for errors, and counted here alone. The default is 0.</summary>
    public long VmsNotMigratable { get; init; }

    /// <summary>Gets how many of the VMs that may not migrate at all have errors. The default is 0.</summary>
    public long VmsNotMigratableWithErrors { get; init; }

    /// <summary>Gets what was found about the cluster, apart from the rules. The default is empty.</summary>
    public IReadOnlyList<AuditFinding> ClusterFindings { get; init; } = [];

    /// <summary>Gets the unknown fields that were ignored, and in how many objects. The default is empty.</summary>
    public IReadOnlyDictionary<string, long> IgnoredFields { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets whether plans were compared between hosts at all. The default is yes.</summary>
    public bool PlansCompared { get; init; } = true;

    /// <summary>Gets whether the bandwidth between these hosts was known. Where it is not, Auto is never parallel (rule R8). The default is yes.</summary>
    public bool BandwidthKnown { get; init; } = true;

    /// <summary>Gets whether nothing here prevents saving: everything was checked, and what may not migrate has no errors.</summary>
    public bool IsValid => VmsNotChecked == 0 && VmsNotMigratableWithErrors == 0 && ClusterFindings.All(finding => finding.Severity != IssueSeverity.Error);

    /// <inheritdoc/>
    public bool Equals(AuditScope? other) => other is not null
        && (VmsNotChecked, VmsOfOtherClusters, VmsNotMigratable, VmsNotMigratableWithErrors, PlansCompared, BandwidthKnown)
            == (other.VmsNotChecked, other.VmsOfOtherClusters, other.VmsNotMigratable, other.VmsNotMigratableWithErrors, other.PlansCompared, other.BandwidthKnown)
        && ClusterFindings.SequenceEqual(other.ClusterFindings)
        && IgnoredFields.Count == other.IgnoredFields.Count
        && IgnoredFields.All(field => other.IgnoredFields.TryGetValue(field.Key, out var count) && count == field.Value);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        System.HashCode.Combine(VmsNotChecked, VmsOfOtherClusters, VmsNotMigratable, ClusterFindings.Count, IgnoredFields.Count, PlansCompared, BandwidthKnown);
}
