namespace ParallelMigration.Policy;

/// <summary>The resolver, the validator and the auditor with one and the same options, so that they never disagree.</summary>
/// <remarks>Immutable, and safe for any number of threads. Usable by itself, without any dependency injection.</remarks>
public sealed class ConfiguredPolicy
{
    /// <summary>All three with a site's options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="System.ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public ConfiguredPolicy(ResolverOptions options)
    {
        Require.NotNull(options, nameof(options));
        Options = options;
        Resolver = new(options);
        Validator = new(options);
        Auditor = new(options);
    }

    /// <summary>The options.</summary>
    public ResolverOptions Options { get; }

    /// <summary>Decides migrations.</summary>
    public ParallelMigrationResolver Resolver { get; }

    /// <summary>Says whether settings may be saved.</summary>
    public SettingsValidator Validator { get; }

    /// <summary>Checks an edit against every VM of a cluster.</summary>
    public ClusterAuditor Auditor { get; }
}
