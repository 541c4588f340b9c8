namespace ParallelMigration.Policy;

/// <summary>
/// A2: when parallel, at most 1 outgoing and 1 incoming migration, whatever the policy says: several connections fill the link
/// by themselves, and it is simpler and safer not to compete for it.
/// </summary>
internal static class A2ConcurrentMigrations
{
    private const int WhenParallel = 1;

    internal static int Outgoing(MigrationPolicy policy, ref CodeSet reasons)
    {
        if (policy.MaxOutgoingMigrations > WhenParallel)
        {
            reasons.Add(ReasonCode.MaxOutgoingReduced);
        }

        return WhenParallel;
    }

    internal static int Incoming(MigrationPolicy policy, ref CodeSet reasons)
    {
        if (policy.MaxIncomingMigrations > WhenParallel)
        {
            reasons.Add(ReasonCode.MaxIncomingReduced);
        }

        return WhenParallel;
    }
}
