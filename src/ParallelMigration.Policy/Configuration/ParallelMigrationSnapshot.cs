using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Configuration;

/// <summary>The options of one moment, with the resolver and the validator that use them, so that they never disagree.</summary>
/// <remarks>Immutable, and safe for any number of threads.</remarks>
public sealed class ParallelMigrationSnapshot
{
    internal ParallelMigrationSnapshot(ParallelMigrationOptions source)
    {
        Source = source;
        Options = source.ToResolverOptions();
        Resolver = new(Options);
        Validator = new(Options);
    }

    /// <summary>Gets the options. An audit takes them too: <c>new ClusterAudit(edit, snapshot.Options)</c>.</summary>
    public ResolverOptions Options { get; }

    /// <summary>Gets the resolver, which decides migrations.</summary>
    public ParallelMigrationResolver Resolver { get; }

    /// <summary>Gets the validator, which says whether settings may be saved.</summary>
    public SettingsValidator Validator { get; }

    internal ParallelMigrationOptions Source { get; }
}
