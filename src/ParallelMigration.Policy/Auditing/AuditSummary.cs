using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Auditing;

/// <summary>What an edit means for a whole cluster, in numbers.</summary>
public sealed record AuditSummary
{
    /// <summary>Gets the issues of the cluster's own setting, policy and level after the edit.</summary>
    public required ValidationReport Cluster { get; init; }

    /// <summary>Gets how many VMs were examined.</summary>
    public required long Vms { get; init; }

    /// <summary>Gets how many VMs have an error after the edit: as long as there is one, the edit cannot be saved.</summary>
    public required long VmsWithErrors { get; init; }

    /// <summary>Gets how many VMs have warnings but no error after the edit.</summary>
    public required long VmsWithWarnings { get; init; }

    /// <summary>Gets how many VMs' effective setting differs after the edit.</summary>
    public required long SettingsChanged { get; init; }

    /// <summary>Gets how many VMs have each issue after the edit.</summary>
    public required IReadOnlyDictionary<IssueCode, long> ByCode { get; init; }

    /// <summary>Gets how many VMs have each kind of effective setting after the edit.</summary>
    public required IReadOnlyDictionary<ParallelMigrationMode, long> BySetting { get; init; }

    /// <summary>Gets how many VMs' plans change, by how; those that stay the same among them.</summary>
    public required IReadOnlyDictionary<PlanChange, long> ByPlanChange { get; init; }

    /// <summary>Gets whether the cluster has the edited policy, and with it every VM without a policy of its own; <see langword="null"/>: the edit is of no policy.</summary>
    public bool? ClusterHasPolicy { get; init; }

    /// <summary>Gets how many VMs have the edited policy as their own; <see langword="null"/>: the edit is of no policy.</summary>
    public long? VmsWithPolicy { get; init; }

    /// <summary>
    /// Gets whether a policy is edited that neither the cluster nor any VM that was examined has. Then nothing was checked of the edit: either this cluster does not
    /// use the policy, or <see cref="PolicyChange.Before"/> is not the policy as it is.
    /// </summary>
    public bool IsPolicyUnused => ClusterHasPolicy == false && VmsWithPolicy == 0;

    /// <summary>
    /// Gets whether the edit may be saved: no error, neither of the cluster nor of any VM. The edit of a policy that is not in use has none
    /// (<see cref="IsPolicyUnused"/>).
    /// </summary>
    public bool IsValid => Cluster.IsValid && VmsWithErrors == 0;

    /// <summary>
    /// Returns the summary of an audit that was done in parts: a <see cref="ClusterAudit"/> for each part of the cluster's VMs (pages, hosts), at the
    /// same time on any number of cores. It is the same as that of one audit of all of them.
    /// </summary>
    /// <param name="parts">The parts' summaries: at least one, all of the same edit with the same options, every VM in exactly one of them.</param>
    /// <exception cref="System.ArgumentNullException"><paramref name="parts"/> is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="parts"/> is empty, or one of them is <see langword="null"/>.</exception>
    public static AuditSummary Combine(IReadOnlyCollection<AuditSummary> parts)
    {
        Require.NotNull(parts, nameof(parts));
        Require.NotEmpty(parts, nameof(parts));
        return new()
        {
            Cluster = parts.First().Cluster,
            Vms = parts.Sum(part => part.Vms),
            VmsWithErrors = parts.Sum(part => part.VmsWithErrors),
            VmsWithWarnings = parts.Sum(part => part.VmsWithWarnings),
            SettingsChanged = parts.Sum(part => part.SettingsChanged),
            ByCode = Sum(parts.Select(part => part.ByCode)),
            BySetting = Sum(parts.Select(part => part.BySetting)),
            ByPlanChange = Sum(parts.Select(part => part.ByPlanChange)),
            ClusterHasPolicy = parts.First().ClusterHasPolicy,
            VmsWithPolicy = parts.First().VmsWithPolicy is null ? null : parts.Sum(part => part.VmsWithPolicy ?? 0),
        };
    }

    private static Dictionary<TKey, long> Sum<TKey>(IEnumerable<IReadOnlyDictionary<TKey, long>> counts)
        where TKey : struct =>
        counts.SelectMany(part => part).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
}
