using ParallelMigration.Policy;

namespace ParallelMigration.Blazor;

/// <summary>Beside which field a finding is shown. Post-copy with parallel is the fault of two fields, and is shown beside both (rule C1).</summary>
internal static class FindingPlaces
{
    internal static bool IsOfPolicy(Issue issue) => issue.Code is IssueCode.ParallelWithPostCopy or IssueCode.AutoWithPostCopy or IssueCode.TunnelledWithPostCopy;

    internal static bool IsOfEncryption(Issue issue) => issue.Code is IssueCode.TunnelledWithEncryption;

    internal static bool IsOfSetting(Issue issue) => !IsOfEncryption(issue) && issue.Code is not IssueCode.TunnelledWithPostCopy;
}
