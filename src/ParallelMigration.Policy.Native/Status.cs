namespace ParallelMigration.Policy.Native;

/// <summary>What <c>pm_resolve</c> returns: the <c>PM_</c> constants of the header.</summary>
internal static class Status
{
    internal const int Plan = 0;

    internal const int Refused = 1;

    internal const int Invalid = 2;

    internal const int Error = 3;
}
