namespace ParallelMigration.Policy.Arbitraries.Tests;

internal static class Resolving
{
    internal static MigrationDecision Resolve(this MigrationRequest request, ResolverOptions options) =>
        new ParallelMigrationResolver(options).Resolve(request);
}
