namespace ParallelMigration.Policy;

/// <summary>Who has the migration policy that is edited (<see cref="ClusterEdit.Policy"/>).</summary>
/// <param name="Cluster">Whether the cluster has it, and so every VM without a policy of its own.</param>
/// <param name="Vms">How many VMs have it as their own.</param>
public sealed record PolicyReach(bool Cluster, long Vms)
{
    /// <summary>
    /// Whether neither the cluster nor any VM that was looked at has it. Then nothing was checked of the edit: either this cluster does not use the
    /// policy, or <see cref="PolicyChange.Before"/> is not the policy as it is.
    /// </summary>
    public bool IsNobody => !Cluster && Vms == 0;
}
