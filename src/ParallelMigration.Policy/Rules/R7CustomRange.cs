namespace ParallelMigration.Policy;

/// <summary>R7: Custom(n) with n &lt; 2 or n &gt; 255 is invalid; with n &gt; 16 it is allowed with a warning.</summary>
internal static class R7CustomRange
{
    /// <summary>The feature page saw no clear benefit beyond it.</summary>
    internal const int Recommended = 16;

    internal static readonly ReasonDefinition CustomAboveRecommended = new(
        ReasonCode.CustomAboveRecommended, RuleId.R7, ReasonKind.Warning,
        static decision => $"{Quantities.Asked(decision)} set; more than {Recommended} are not known to help.")
    {
        Before = Quantities.Asked,
        After = static _ => Quantities.Connections(Recommended),
    };

    internal static readonly IssueDefinition CustomBelowMinimumIssue = new(
        IssueCode.CustomBelowMinimum, RuleId.R7, IssueContext.SubjectVm,
        static context => $"The setting is {context.Setting}; a parallel migration needs at least {Words.Connections(ParallelMigrationSetting.MinConnections)}.",
        static _ => $"Set {ParallelMigrationSetting.MinConnections} to {Recommended} connections, or choose Disabled.");

    internal static readonly IssueDefinition CustomAboveMaximumIssue = new(
        IssueCode.CustomAboveMaximum, RuleId.R7, IssueContext.SubjectVm,
        static context => $"The setting is {context.Setting}; QEMU supports at most {Words.Connections(ParallelMigrationSetting.MaxConnections)}.",
        static _ => $"Set {ParallelMigrationSetting.MinConnections} to {Recommended} connections, or choose Parallel.");

    internal static readonly IssueDefinition CustomAboveRecommendedIssue = new(
        IssueCode.CustomAboveRecommended, RuleId.R7, IssueContext.SubjectVm,
        static context => $"The setting is {context.Setting}; more than {Words.Connections(Recommended)} are not known to help.",
        static _ => $"Set {ParallelMigrationSetting.MinConnections} to {Recommended} connections, unless more were measured to be faster.");

    internal static void FindIssue(ParallelMigrationSetting setting, ref CodeSet issues)
    {
        if (setting.CustomConnections < ParallelMigrationSetting.MinConnections)
        {
            issues.Add(IssueCode.CustomBelowMinimum);
        }

        if (setting.CustomConnections > ParallelMigrationSetting.MaxConnections)
        {
            issues.Add(IssueCode.CustomAboveMaximum);
        }
    }

    internal static void Warn(ParallelMigrationSetting setting, ref CodeSet reasons)
    {
        if (setting.CustomConnections > Recommended)
        {
            reasons.Add(ReasonCode.CustomAboveRecommended);
        }
    }
}
