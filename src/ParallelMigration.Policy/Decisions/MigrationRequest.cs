namespace ParallelMigration.Policy;

/// <summary>All that one decision is made from: the settings, and what the VM and the two hosts have.</summary>
public sealed record MigrationRequest
{
    /// <summary>Gets the cluster's settings.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public required ClusterSettings Cluster
    {
        get;
        init
        {
            Require.NotNull(value, nameof(Cluster));
            field = value;
        }
    }

    /// <summary>Gets the VM's settings. The default is none of its own.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public VmSettings Vm
    {
        get;
        init
        {
            Require.NotNull(value, nameof(Vm));
            field = value;
        }
    } = new();

    /// <summary>Gets what the VM has.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public required VmResources VmResources
    {
        get;
        init
        {
            Require.NotNull(value, nameof(VmResources));
            field = value;
        }
    }

    /// <summary>Gets the host that the VM leaves.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public required HostResources Source
    {
        get;
        init
        {
            Require.NotNull(value, nameof(Source));
            field = value;
        }
    }

    /// <summary>Gets the host that the VM goes to.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public required HostResources Destination
    {
        get;
        init
        {
            Require.NotNull(value, nameof(Destination));
            field = value;
        }
    }

    /// <summary>Gets the VM's own setting where it has one, else the cluster's (rule R1).</summary>
    public ParallelMigrationSetting EffectiveSetting => R1EffectiveSettings.Setting(Cluster, Vm);

    /// <summary>Gets the VM's own policy where it has one, else the cluster's (rule R1).</summary>
    public MigrationPolicy EffectivePolicy => R1EffectiveSettings.Policy(Cluster, Vm);

    /// <summary>
    /// Gets the bandwidth that the migration network can give this migration now (rules B1 to B3);
    /// <see langword="null"/>: unknown.
    /// </summary>
    public Bandwidth? AvailableBandwidth => B3ClusterBandwidth.Available(new DecisionInput(this));
}
