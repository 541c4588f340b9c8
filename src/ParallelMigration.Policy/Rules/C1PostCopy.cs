namespace ParallelMigration.Policy;

/// <summary>
/// C1: Parallel or Custom excludes a policy with post-copy. What reaches the resolver all the same is refused with the same code (C3).
/// With QEMU 7.2 a parallel migration that was switched to post-copy lost the guest on both hosts.
/// </summary>
internal static class C1PostCopy
{
    internal static readonly IssueDefinition ParallelWithPostCopyIssue = new(
        IssueCode.ParallelWithPostCopy, RuleId.C1, IssueContext.SubjectVm,
        static context => $"The setting is {context.Setting}, and {Words.PolicyName(context.Policy)} allows post-copy: together they can lose the guest.",
        static context => context.Options.PostCopyWithParallel == PostCopyWithParallel.WhenSupported
            ? "Choose Auto or Disabled, a policy without post-copy, or hosts that are known to support both "
                + $"(QEMU {FeatureVersions.QemuPostCopyWithParallel} or later)."
            : "Choose Auto or Disabled, or a policy without post-copy.");

    internal static void FindObstacle(in DecisionInput request, MigrationPolicy policy, ResolverOptions options, ref CodeSet obstacles)
    {
        if (policy.AllowsPostCopy && !C5PostCopyWithParallel.IsAllowed(request.Source, request.Destination, options))
        {
            obstacles.Add(IssueCode.ParallelWithPostCopy);
        }
    }
}
