namespace ParallelMigration.Policy;

/// <summary>What a cluster says about the migrations of its VMs.</summary>
public sealed record ClusterSettings
{
    /// <summary>Gets the cluster's id or name, for people. The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the compatibility level; <see langword="null"/>, the default, counts as supported (rule R11).</summary>
    public ClusterLevel? Level { get; init; }

    /// <summary>
    /// Gets the setting for every VM that has none of its own. The default is Disabled (rule R1); for a default by cluster level see
    /// <see cref="ResolverOptions.DefaultSettingFor"/> (rule R12).
    /// </summary>
    public ParallelMigrationSetting ParallelMigration { get; init; }

    /// <summary>Gets where the migration bandwidth comes from (rule B3). The default is auto.</summary>
    public MigrationBandwidth MigrationBandwidth { get; init; }

    /// <summary>Gets the policy for every VM that has none of its own. The default is a policy with everything off (<see cref="Policy.MigrationPolicy.Default"/>).</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public MigrationPolicy MigrationPolicy
    {
        get;
        init
        {
            Require.NotNull(value, nameof(MigrationPolicy));
            field = value;
        }
    } = new();
}
