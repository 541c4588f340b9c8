namespace ParallelMigration.Policy;

/// <summary>What a site sets once for all decisions. Every option has the default of the decision rules.</summary>
public sealed record ResolverOptions
{
    /// <summary>Gets the options as the rules have them when nothing is set: a new instance each time.</summary>
    public static ResolverOptions Default => new();

    /// <summary>
    /// Gets the bandwidth that one connection is meant for: more than 0. The default is 10 Gbps (rule R3, from the feature page).
    /// Worth calibrating: one measurement on 100 Gbps saw about 14 Gbps on a single connection.
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth BandwidthPerConnection
    {
        get;
        init
        {
            Require.MoreThanZero(value, nameof(BandwidthPerConnection));
            field = value;
        }
    } = Bandwidth.FromGigabitsPerSecond(10);

    /// <summary>
    /// Gets the bandwidth that one encrypted connection carries: more than 0. The default is 4 Gbps (rule R13, from published measurements: 8.3 Gbps over 2,
    /// 33.6 Gbps over 8).
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth BandwidthPerEncryptedConnection
    {
        get;
        init
        {
            Require.MoreThanZero(value, nameof(BandwidthPerEncryptedConnection));
            field = value;
        }
    } = Bandwidth.FromGigabitsPerSecond(4);

    /// <summary>
    /// Gets the bandwidth that one connection compressed with zstd sends over the network, encrypted or not: more than 0. The default is 1 Gbps (rule R13, from
    /// published measurements: 2.2 Gbps over 2, 8.6 Gbps over 8).
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth BandwidthPerZstdConnection
    {
        get;
        init
        {
            Require.MoreThanZero(value, nameof(BandwidthPerZstdConnection));
            field = value;
        }
    } = Bandwidth.FromGigabitsPerSecond(1);

    /// <summary>
    /// Gets how much of the guest's memory one connection compresses with zstd, as a bandwidth: more than 0. The default is 3 Gbps (rule A5, from published
    /// measurements: 6.3 Gbps over 2, 24.5 Gbps over 8). <see cref="ParallelCompression.ZstdWhenFaster"/> compares it with the available bandwidth.
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth ZstdMemoryPerConnection
    {
        get;
        init
        {
            Require.MoreThanZero(value, nameof(ZstdMemoryPerConnection));
            field = value;
        }
    } = Bandwidth.FromGigabitsPerSecond(3);

    /// <summary>
    /// Gets the share of the slower known link that the bandwidth limit is made from at least, however much of it is in use: 0 to 1. The default is 0.25
    /// (rule B6). 0: the limit is made from what is free alone.
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set outside that range.</exception>
    public double MinimumShareOfLink
    {
        get;
        init
        {
            Require.Between(value, 0, 1, nameof(MinimumShareOfLink));
            field = value;
        }
    } = 0.25;

    /// <summary>Gets the most connections that Auto and Parallel use: 2 to 255. The default is 16 (rule R4). Custom is not bound by it.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set outside that range.</exception>
    public int MaxConnections
    {
        get;
        init
        {
            Require.Between(value, ParallelMigrationSetting.MinConnections, ParallelMigrationSetting.MaxConnections, nameof(MaxConnections));
            field = value;
        }
    } = 16;

    /// <summary>Gets the lowest cluster level that may use parallel connections. The default is 4.7 (rule R11).</summary>
    public ClusterLevel MinimumClusterLevel { get; init; } = new(4, 7);

    /// <summary>Gets whether post-copy may be combined with parallel connections. The default is never (rule C5).</summary>
    public PostCopyWithParallel PostCopyWithParallel { get; init; }

    /// <summary>Gets what compresses the data on parallel connections. The default is nothing (rule A5).</summary>
    public ParallelCompression ParallelCompression { get; init; }

    /// <summary>Gets whether a policy with zero-copy makes Disabled and Auto count as Parallel. The default is no (rule C6).</summary>
    public bool ForceParallelForZeroCopy { get; init; }

    /// <summary>Gets the default setting from given cluster levels on. The default is none, so that it is Disabled everywhere (rules R1, R12).</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public ClusterLevelDefaults DefaultSettings
    {
        get;
        init
        {
            Require.NotNull(value, nameof(DefaultSettings));
            field = value;
        }
    } = ClusterLevelDefaults.None;

    /// <summary>Returns the setting that a cluster of this level gets when none was chosen (rules R1, R12).</summary>
    /// <param name="level">The cluster's level; <see langword="null"/> for unknown, which gets Disabled.</param>
    public ParallelMigrationSetting DefaultSettingFor(ClusterLevel? level) => DefaultSettings.SettingFor(level);
}
