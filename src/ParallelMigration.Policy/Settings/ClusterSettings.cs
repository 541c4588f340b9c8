namespace ParallelMigration.Policy;

/// <summary>What a cluster says about the migrations of its VMs.</summary>
public sealed record ClusterSettings
{
    /// <summary>The cluster's id or name, for people. Default: none.</summary>
    public string? Id { get; init; }

    /// <summary>The compatibility level; <see langword="null"/>, the default, counts as supported (rule R11).</summary>
    public ClusterLevel? Level { get; init; }

    /// <summary>
    /// The setting for every VM that has none of its own. Default: Disabled (rule R1); for a default by cluster level see
    /// <see cref="ResolverOptions.DefaultSettingFor"/> (rule R12).
    /// </summary>
    public ParallelMigrationSetting ParallelMigration { get; init; }

    /// <summary>Where the migration bandwidth comes from (rule B3). Default: auto.</summary>
    public MigrationBandwidth MigrationBandwidth { get; init; }

    /// <summary>The policy for every VM that has none of its own. The default is a policy with everything off (<see cref="Policy.MigrationPolicy.Default"/>).</summary>
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
