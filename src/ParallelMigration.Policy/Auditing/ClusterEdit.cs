namespace ParallelMigration.Policy.Auditing;

/// <summary>An edit of a cluster, of a migration policy, or of both, whose consequences are asked for.</summary>
public sealed record ClusterEdit
{
    /// <summary>Gets the cluster as it is.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public required ClusterSettings Before
    {
        get;
        init => field = Require.Given(value, nameof(Before));
    }

    /// <summary>Gets the cluster as it will be; the same as <see cref="Before"/> to examine what is there already.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public required ClusterSettings After
    {
        get;
        init => field = Require.Given(value, nameof(After));
    }

    /// <summary>Gets an edit of a policy that the cluster or VMs of it may have; how much it is used: <see cref="AuditSummary.ClusterHasPolicy"/>, <see cref="AuditSummary.VmsWithPolicy"/>. The default is none.</summary>
    public PolicyChange? Policy { get; init; }

    /// <summary>
    /// Gets a host typical of the cluster, as source and as destination of the plans that are compared. The default is <see langword="null"/>: plans are not compared, which
    /// the audit reports as <see cref="PlanChange.NotCompared"/>, and Custom is not compared with CPU threads (rule R6).
    /// </summary>
    /// <remarks>State its link's bandwidth: while that is unknown, Auto is never parallel (rule R8), so that an edit from or to Auto changes no plan.</remarks>
    public HostResources? Host { get; init; }

    internal bool PolicyIsOfCluster => Policy?.Concerns(After.MigrationPolicy) == true;

    internal ClusterSettings EffectiveAfter => PolicyIsOfCluster ? After with { MigrationPolicy = Policy!.After } : After;

    /// <summary>The VM with the policy's edit; the same instance where it is not concerned.</summary>
    internal VmSettings VmAfter(VmSettings vm) =>
        Policy is { } change && vm.MigrationPolicy is { } own && change.Concerns(own) ? vm with { MigrationPolicy = change.After } : vm;
}
