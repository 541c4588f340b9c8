using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>Every issue that the rules declare, in the order in which they are listed.</summary>
internal static class IssueCatalogue
{
    internal static readonly IssueDefinition[] InOrder =
    [
        R7CustomRange.CustomBelowMinimumIssue,
        R7CustomRange.CustomAboveMaximumIssue,
        C1PostCopy.ParallelWithPostCopyIssue,
        C4Transport.ParallelWithTunnelledTransportIssue,
        C4Transport.ParallelWithRdmaTransportIssue,
        C8TunnelledLimits.TunnelledWithPostCopyIssue,
        C8TunnelledLimits.TunnelledWithEncryptionIssue,
        R11Support.SourceLacksMultifdIssue,
        R11Support.DestinationLacksMultifdIssue,
        C7Encryption.SourceLacksParallelEncryptionIssue,
        C7Encryption.DestinationLacksParallelEncryptionIssue,
        R11Support.ClusterLevelTooLowIssue,
        A4Convergence.ScheduleBeginsWithAbortIssue,
        R7CustomRange.CustomAboveRecommendedIssue,
        R6CustomConnections.CustomAboveCpuThreadsIssue,
        C2AutoSteppingAside.AutoWithPostCopyIssue,
        C6ZeroCopy.ZeroCopyNeverKeptIssue,
    ];

    internal static IReadOnlyList<Issue> Issues(CodeSet codes, IssueSeverity severity, IssueContext context) =>
        [.. Of(codes).Select(definition => new Issue(
            definition.Code, definition.Rule, severity, definition.Subject(context), definition.Message(context), definition.Remedy(context)))];

    internal static IssueDefinition First(CodeSet codes) => Of(codes).First();

    private static IEnumerable<IssueDefinition> Of(CodeSet codes) => InOrder.Where(definition => codes.Contains(definition.Code));
}
