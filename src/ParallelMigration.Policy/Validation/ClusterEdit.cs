namespace ParallelMigration.Policy;

/// <summary>An edit of a cluster, of a migration policy, or of both, whose consequences are asked for.</summary>
public sealed record ClusterEdit
{
    /// <summary>The cluster as it is.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public required ClusterSettings Before
    {
        get;
        init => field = Require.Given(value, nameof(Before));
    }

    /// <summary>The cluster as it will be; the same as <see cref="Before"/> to look at what is there already.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public required ClusterSettings After
    {
        get;
        init => field = Require.Given(value, nameof(After));
    }

    /// <summary>An edit of a policy that the cluster or VMs of it may have; who has it: <see cref="AuditSummary.PolicyReach"/>. Default: none.</summary>
    public PolicyChange? Policy { get; init; }

    /// <summary>
    /// Hosts typical of the cluster, between which plans are compared. Default: up-to-date hosts of 64 CPU threads whose bandwidth is unknown.
    /// </summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public HostResources Host
    {
        get;
        init => field = Require.Given(value, nameof(Host));
    } = new() { CpuThreads = 64 };

    internal bool PolicyIsOfCluster => Policy?.Concerns(After.MigrationPolicy) == true;

    internal ClusterSettings EffectiveAfter => PolicyIsOfCluster ? After with { MigrationPolicy = Policy!.After } : After;

    /// <summary>The VM with the policy's edit; the same instance where it is not concerned.</summary>
    internal VmSettings VmAfter(VmSettings vm) =>
        Policy is { } change && vm.MigrationPolicy is { } own && change.Concerns(own) ? vm with { MigrationPolicy = change.After } : vm;
}
