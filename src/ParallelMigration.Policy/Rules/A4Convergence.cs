using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy;

/// <summary>A4: iterations, downtime, auto-converge, guest events and the rest of the convergence schedule stay as the policy says, parallel or not.</summary>
internal static class A4Convergence
{
    internal static readonly IssueDefinition ScheduleBeginsWithAbortIssue = new(
        IssueCode.ScheduleBeginsWithAbort, RuleId.A4, IssueContext.SubjectVm,
        static context => $"The schedule of {Words.PolicyName(context.Policy)} aborts among its initial actions: no migration can succeed.",
        static _ => "Abort in the last actions, after the steps, or remove the action.");

    internal static void FindIssue(MigrationPolicy policy, ref CodeSet issues)
    {
        if (policy.Convergence.BeginsWithAbort)
        {
            issues.Add(IssueCode.ScheduleBeginsWithAbort);
        }
    }

    internal static bool AutoConverge(MigrationPolicy policy) => policy.AutoConverge;

    internal static bool GuestEvents(MigrationPolicy policy) => policy.GuestEvents;

    internal static ConvergenceSchedule Schedule(MigrationPolicy policy) => policy.Convergence;
}
