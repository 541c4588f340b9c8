using System.Collections.Generic;

namespace ParallelMigration.Policy;

/// <summary>What an edit means for a whole cluster, in numbers.</summary>
public sealed record AuditSummary
{
    /// <summary>What is wrong with the cluster's own setting, policy and level after the edit.</summary>
    public required ValidationReport Cluster { get; init; }

    /// <summary>How many VMs were looked at.</summary>
    public required long Vms { get; init; }

    /// <summary>How many VMs have an error after the edit: as long as there is one, the edit cannot be saved.</summary>
    public required long VmsWithErrors { get; init; }

    /// <summary>How many VMs have warnings but no error after the edit.</summary>
    public required long VmsWithWarnings { get; init; }

    /// <summary>How many VMs' effective setting differs after the edit.</summary>
    public required long SettingsChanged { get; init; }

    /// <summary>How many VMs have each issue after the edit.</summary>
    public required IReadOnlyDictionary<IssueCode, long> ByCode { get; init; }

    /// <summary>How many VMs have each kind of effective setting after the edit.</summary>
    public required IReadOnlyDictionary<ParallelMigrationMode, long> BySetting { get; init; }

    /// <summary>How many VMs' plans change, by how; those that stay the same among them.</summary>
    public required IReadOnlyDictionary<PlanChange, long> ByPlanChange { get; init; }

    /// <summary>Whether the edit may be saved: no error, neither of the cluster nor of any VM.</summary>
    public bool MayBeSaved => Cluster.MayBeSaved && VmsWithErrors == 0;
}
