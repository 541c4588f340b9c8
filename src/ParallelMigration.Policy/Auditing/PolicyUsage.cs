namespace ParallelMigration.Policy.Auditing;

/// <summary>How much the edited migration policy is used (<see cref="ClusterEdit.Policy"/>).</summary>
/// <param name="Cluster">Whether the cluster has it, and with it every VM without a policy of its own.</param>
/// <param name="Vms">How many VMs have it as their own.</param>
public sealed record PolicyUsage(bool Cluster, long Vms)
{
    /// <summary>
    /// Gets whether neither the cluster nor any VM that was examined has it. Then nothing was checked of the edit: either this cluster does not use the
    /// policy, or <see cref="PolicyChange.Before"/> is not the policy as it is.
    /// </summary>
    public bool IsEmpty => !Cluster && Vms == 0;
}
