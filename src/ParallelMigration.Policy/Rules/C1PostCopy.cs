namespace ParallelMigration.Policy;

/// <summary>
/// C1: Parallel or Custom excludes a policy with post-copy. What reaches the resolver all the same is refused with the same code (C3).
/// With QEMU 7.2 a parallel migration that was switched to post-copy lost the guest on both hosts.
/// </summary>
internal static class C1PostCopy
{
    internal static void FindObstacle(in DecisionInput request, MigrationPolicy policy, ResolverOptions options, ref CodeSet obstacles)
    {
        if (policy.PostCopy && !C5PostCopyWithParallel.IsAllowed(request.Source, request.Destination, options))
        {
            obstacles.Add(IssueCode.ParallelWithPostCopy);
        }
    }
}
