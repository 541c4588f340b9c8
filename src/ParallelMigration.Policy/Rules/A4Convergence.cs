using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy;

/// <summary>A4: iterations, downtime, auto-converge, guest events and the rest of the convergence schedule stay as the policy says, parallel or not.</summary>
internal static class A4Convergence
{
    internal static bool AutoConverge(MigrationPolicy policy) => policy.AutoConverge;

    internal static bool GuestEvents(MigrationPolicy policy) => policy.GuestEvents;

    internal static ConvergenceSchedule Schedule(MigrationPolicy policy) => policy.Convergence;
}
