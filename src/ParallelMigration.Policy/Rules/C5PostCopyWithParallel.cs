namespace ParallelMigration.Policy;

/// <summary>
/// C5: opt-in, off by default: two hosts that are both known to combine post-copy and parallel (QEMU ≥ 10.1) may do so;
/// then C1 and C2 do not apply.
/// </summary>
internal static class C5PostCopyWithParallel
{
    internal static readonly ReasonDefinition PostCopyWithParallel = new(
        ReasonCode.PostCopyWithParallel, RuleId.C5, ReasonKind.Adjustment, static _ => "Post-copy remains possible: both hosts support it with parallel connections.");

    internal static bool IsAllowed(HostResources source, HostResources destination, ResolverOptions options) =>
        options.PostCopyWithParallel == Policy.PostCopyWithParallel.WhenSupported
        && source.HasPostCopyWithParallel
        && destination.HasPostCopyWithParallel;

    /// <summary>Whether a parallel plan has post-copy: the policy's word, since C1 and C2 let no other through.</summary>
    internal static bool InPlan(MigrationPolicy policy, ref CodeSet reasons)
    {
        if (policy.AllowsPostCopy)
        {
            reasons.Add(ReasonCode.PostCopyWithParallel);
        }

        return policy.AllowsPostCopy;
    }
}
