namespace ParallelMigration.Policy;

/// <summary>
/// C3: what should never have been saved can reach the resolver all the same (old data, a race). Parallel and Custom are then refused,
/// with the issue's own code; neither of two things that exclude each other is quietly dropped.
/// </summary>
internal static class C3NeverDropped
{
    internal static bool Applies(ParallelMigrationMode mode) => mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom;
}
