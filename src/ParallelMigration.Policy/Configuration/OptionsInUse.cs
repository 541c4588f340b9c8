using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Configuration;

/// <summary>The options of one moment, with the resolver and the validator that use them, so that they never disagree.</summary>
/// <remarks>Immutable, and safe for any number of threads.</remarks>
internal sealed class OptionsInUse
{
    internal OptionsInUse(ParallelMigrationOptions source)
    {
        Source = source;
        Options = source.ToResolverOptions();
        Resolver = new(Options);
        Validator = new(Options);
    }

    /// <summary>Gets the options.</summary>
    internal ResolverOptions Options { get; }

    /// <summary>Gets the resolver, which decides migrations.</summary>
    internal ParallelMigrationResolver Resolver { get; }

    /// <summary>Gets the validator, which says whether settings may be saved.</summary>
    internal SettingsValidator Validator { get; }

    internal ParallelMigrationOptions Source { get; }
}
