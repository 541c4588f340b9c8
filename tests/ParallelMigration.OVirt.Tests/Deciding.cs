using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests;

/// <summary>Decisions with the default options.</summary>
internal static class Deciding
{
    internal static MigrationDecision Decide(this MigrationRequest request) => new ParallelMigrationResolver().Resolve(request);

    internal static MigrationPlan Plan(this MigrationRequest request) => request.Decide().Plan!;
}
