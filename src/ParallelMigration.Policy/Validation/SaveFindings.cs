namespace ParallelMigration.Policy;

/// <summary>
/// What the rules say of an effective pair of setting and policy at save time, without any host: rules R6, R7, R11, C1, C2, C4, C5, C6, C8 and A4.
/// </summary>
internal readonly struct SaveFindings
{
    private SaveFindings(CodeSet errors, CodeSet warnings)
    {
        Errors = errors;
        Warnings = warnings;
    }

    internal CodeSet Errors { get; }

    internal CodeSet Warnings { get; }

    internal bool AreNone => Errors.IsEmpty && Warnings.IsEmpty;

    internal static SaveFindings Of(ClusterSettings cluster, VmSettings vm, ResolverOptions options, int? fewestCpuThreads)
    {
        var errors = new CodeSet();
        var warnings = new CodeSet();
        var setting = R1EffectiveSettings.Setting(cluster, vm);
        var policy = R1EffectiveSettings.Policy(cluster, vm);
        var postCopy = policy.AllowsPostCopy;

        // C5: whether the two may be combined then depends on the hosts, which are unknown when settings are saved.
        var postCopyOptIn = options.PostCopyWithParallel == PostCopyWithParallel.WhenSupported;
        C8TunnelledLimits.FindIssues(vm, policy, ref errors);
        A4Convergence.FindIssue(policy, ref errors);
        C6ZeroCopy.FindIssue(cluster, vm, policy, options, ref warnings);
        switch (setting.Mode)
        {
            case ParallelMigrationMode.Auto when postCopy && postCopyOptIn:
                warnings.Add(IssueCode.AutoWithPostCopy);
                break;
            case ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom:
                R7CustomRange.FindIssue(setting, ref errors);
                if (setting.CustomConnections is > R7CustomRange.Recommended and <= ParallelMigrationSetting.MaxConnections)
                {
                    warnings.Add(IssueCode.CustomAboveRecommended);
                }

                if (setting.CustomConnections is <= ParallelMigrationSetting.MaxConnections && setting.CustomConnections > fewestCpuThreads)
                {
                    warnings.Add(IssueCode.CustomAboveCpuThreads);
                }

                if (postCopy)
                {
                    (postCopyOptIn ? ref warnings : ref errors).Add(IssueCode.ParallelWithPostCopy);
                }

                C4Transport.FindObstacle(vm.Transport, ref errors);
                R11Support.FindLevelObstacle(cluster, options, ref errors);
                break;
        }

        return new(errors, warnings);
    }
}
