namespace ParallelMigration.Policy;

/// <summary>
/// C6: zero-copy needs parallel, no TLS, no compression, and a source that has it (libvirt ≥ 8.5.0, with QEMU ≥ 7.1.0);
/// otherwise it is dropped with a reason. By option it makes Disabled and Auto count as Parallel, provided that nothing of R11, C1, C4, C7
/// rules parallel out, that the migration is not encrypted, and that zero-copy would then be kept.
/// </summary>
internal static class C6ZeroCopy
{
    internal static readonly ReasonDefinition ParallelForZeroCopy = new(
        ReasonCode.ParallelForZeroCopy, RuleId.C6, ReasonKind.Connections,
        static decision => $"Zero-copy needs parallel connections: {decision.Request.EffectiveSetting} counts as Parallel.");

    internal static readonly ReasonDefinition ZeroCopyNeedsParallel = Dropped(ReasonCode.ZeroCopyNeedsParallel, "it needs parallel connections");

    internal static readonly ReasonDefinition ZeroCopyWithEncryption = Dropped(ReasonCode.ZeroCopyWithEncryption, "the migration is encrypted");

    internal static readonly ReasonDefinition ZeroCopyWithCompression = Dropped(ReasonCode.ZeroCopyWithCompression, "the connections are compressed");

    internal static readonly ReasonDefinition ZeroCopyUnsupported = Dropped(
        ReasonCode.ZeroCopyUnsupported, $"the source does not have it ({FeatureVersions.ZeroCopy} do)");

    internal static readonly IssueDefinition ZeroCopyNeverKeptIssue = new(
        IssueCode.ZeroCopyNeverKept, RuleId.C6, IssueContext.SubjectVm,
        static context => $"Zero-copy of {Words.PolicyName(context.Policy)} is always dropped: {NeverKeptBecause(context.Cluster, context.Vm, context.Options)}.",
        static _ => "Choose a policy without zero-copy, or change what excludes it.");

    internal static void FindIssue(ClusterSettings cluster, VmSettings vm, MigrationPolicy policy, ResolverOptions options, ref CodeSet issues)
    {
        if (policy.ZeroCopy && NeverKeptBecause(cluster, vm, options) is not null)
        {
            issues.Add(IssueCode.ZeroCopyNeverKept);
        }
    }

    /// <summary>Whether the option may apply; whether zero-copy would then be kept depends on zstd too.</summary>
    internal static bool MayForceParallel(
        ParallelMigrationMode mode, MigrationPolicy policy, in DecisionInput request, CodeSet obstacles, ResolverOptions options) =>
        options.ForceParallelForZeroCopy
        && policy.ZeroCopy
        && mode is ParallelMigrationMode.Disabled or ParallelMigrationMode.Auto
        && obstacles.IsEmpty
        && !request.Vm.Encrypted
        && request.Source.HasZeroCopy;

    internal static bool WhenNotParallel(MigrationPolicy policy, ref CodeSet reasons)
    {
        if (policy.ZeroCopy)
        {
            reasons.Add(ReasonCode.ZeroCopyNeedsParallel);
        }

        return false;
    }

    internal static bool WhenParallel(in DecisionInput request, MigrationPolicy policy, MigrationCompression compression, ref CodeSet reasons)
    {
        if (!policy.ZeroCopy)
        {
            return false;
        }

        var kept = true;
        if (request.Vm.Encrypted)
        {
            reasons.Add(ReasonCode.ZeroCopyWithEncryption);
            kept = false;
        }

        if (compression != MigrationCompression.None)
        {
            reasons.Add(ReasonCode.ZeroCopyWithCompression);
            kept = false;
        }

        if (!request.Source.HasZeroCopy)
        {
            reasons.Add(ReasonCode.ZeroCopyUnsupported);
            kept = false;
        }

        return kept;
    }

    // Only what holds between any two hosts. Parallel and Custom with what excludes them are errors of other rules.
    private static string? NeverKeptBecause(ClusterSettings cluster, VmSettings vm, ResolverOptions options)
    {
        if (vm.Encrypted)
        {
            return "the migration is encrypted";
        }

        var mode = R1EffectiveSettings.Setting(cluster, vm).Mode;
        if (mode == ParallelMigrationMode.Disabled && !options.ForceParallelForZeroCopy)
        {
            return "it needs parallel connections, and the setting is Disabled";
        }

        if (mode is not (ParallelMigrationMode.Disabled or ParallelMigrationMode.Auto))
        {
            return null;
        }

        var obstacles = new CodeSet();
        C4Transport.FindObstacle(vm.Transport, ref obstacles);
        R11Support.FindLevelObstacle(cluster, options, ref obstacles);
        return !obstacles.IsEmpty ? "it needs parallel connections, which the transport or the cluster level excludes"
            : R1EffectiveSettings.Policy(cluster, vm).AllowsPostCopy && options.PostCopyWithParallel == PostCopyWithParallel.Never
                ? "it needs parallel connections, which post-copy excludes"
                : null;
    }

    private static ReasonDefinition Dropped(ReasonCode code, string because) =>
        new(code, RuleId.C6, ReasonKind.Adjustment, _ => $"No zero-copy: {because}.") { Before = Quantities.On, After = Quantities.Off };
}
