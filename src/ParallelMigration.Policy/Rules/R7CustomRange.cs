namespace ParallelMigration.Policy;

/// <summary>R7: Custom(n) with n &lt; 2 or n &gt; 255 is invalid; with n &gt; 16 it is allowed with a warning.</summary>
internal static class R7CustomRange
{
    /// <summary>The feature page saw no clear benefit beyond it.</summary>
    internal const int Recommended = 16;

    /// <summary>QEMU takes the number as an unsigned byte.</summary>
    internal const int Maximum = byte.MaxValue;

    internal static void FindIssue(ParallelMigrationSetting setting, ref CodeSet issues)
    {
        if (setting.CustomConnections < R10AtLeastTwo.Minimum)
        {
            issues.Add(IssueCode.CustomBelowMinimum);
        }

        if (setting.CustomConnections > Maximum)
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
