namespace ParallelMigration.Policy;

/// <summary>
/// C2: Auto with post-copy is allowed, and the migration is not parallel. In the same way Auto steps aside for the other things that
/// parallel excludes (R11, C4), where Parallel and Custom are refused.
/// </summary>
internal static class C2AutoSteppingAside
{
    internal static void AddReasons(CodeSet obstacles, ref CodeSet reasons)
    {
        AddReason(IssueCode.ParallelWithPostCopy, ReasonCode.AutoWithPostCopy, obstacles, ref reasons);
        AddReason(IssueCode.ParallelWithTunnelledTransport, ReasonCode.AutoWithTunnelledTransport, obstacles, ref reasons);
        AddReason(IssueCode.ParallelWithRdmaTransport, ReasonCode.AutoWithRdmaTransport, obstacles, ref reasons);
        AddReason(IssueCode.SourceLacksMultifd, ReasonCode.AutoSourceLacksMultifd, obstacles, ref reasons);
        AddReason(IssueCode.DestinationLacksMultifd, ReasonCode.AutoDestinationLacksMultifd, obstacles, ref reasons);
        AddReason(IssueCode.ClusterLevelTooLow, ReasonCode.AutoClusterLevelTooLow, obstacles, ref reasons);
    }

    private static void AddReason(IssueCode obstacle, ReasonCode reason, CodeSet obstacles, ref CodeSet reasons)
    {
        if (obstacles.Contains(obstacle))
        {
            reasons.Add(reason);
        }
    }
}
