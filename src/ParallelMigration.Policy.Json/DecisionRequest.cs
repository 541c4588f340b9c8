namespace ParallelMigration.Policy.Json;

/// <summary>A request of the contract: a site's options, and what one migration is decided from.</summary>
/// <param name="Options">The options; the defaults where the document gives none.</param>
/// <param name="Migration">The settings and facts.</param>
public sealed record DecisionRequest(ResolverOptions Options, MigrationRequest Migration)
{
    /// <summary>Decides the migration with these options.</summary>
    public MigrationDecision Resolve() => new ParallelMigrationResolver(Options).Resolve(Migration);
}
