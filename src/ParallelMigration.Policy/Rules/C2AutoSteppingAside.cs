namespace ParallelMigration.Policy;

/// <summary>
/// C2: Auto with post-copy is allowed, and the migration is not parallel. In the same way Auto steps aside for the other things that
/// parallel excludes (R11, C4, C7), where Parallel and Custom are refused.
/// </summary>
internal static class C2AutoSteppingAside
{
    internal static readonly ReasonDefinition AutoWithPostCopy = new(
        ReasonCode.AutoWithPostCopy, RuleId.C2, ReasonKind.Connections,
        static decision => $"Auto is not parallel: {Words.PolicyName(decision.Request.EffectivePolicy)} allows post-copy.");

    internal static readonly IssueDefinition AutoWithPostCopyIssue = new(
        IssueCode.AutoWithPostCopy, RuleId.C2, IssueContext.SubjectVm,
        static context => $"The setting is Auto, and {Words.PolicyName(context.Policy)} allows post-copy: migrations are parallel only between hosts that support both.",
        static _ => "Keep both if this is intended, or choose a policy without post-copy.");

    internal static void AddReasons(CodeSet obstacles, ref CodeSet reasons)
    {
        AddReason(IssueCode.ParallelWithPostCopy, ReasonCode.AutoWithPostCopy, obstacles, ref reasons);
        AddReason(IssueCode.ParallelWithTunnelledTransport, ReasonCode.AutoWithTunnelledTransport, obstacles, ref reasons);
        AddReason(IssueCode.ParallelWithRdmaTransport, ReasonCode.AutoWithRdmaTransport, obstacles, ref reasons);
        AddReason(IssueCode.SourceLacksMultifd, ReasonCode.AutoSourceLacksMultifd, obstacles, ref reasons);
        AddReason(IssueCode.DestinationLacksMultifd, ReasonCode.AutoDestinationLacksMultifd, obstacles, ref reasons);
        AddReason(IssueCode.SourceLacksParallelEncryption, ReasonCode.AutoSourceLacksParallelEncryption, obstacles, ref reasons);
        AddReason(IssueCode.DestinationLacksParallelEncryption, ReasonCode.AutoDestinationLacksParallelEncryption, obstacles, ref reasons);
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
