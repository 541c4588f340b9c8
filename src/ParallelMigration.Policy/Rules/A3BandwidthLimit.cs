namespace ParallelMigration.Policy;

/// <summary>
/// A3: when parallel, the limit given to the hypervisor is the whole available bandwidth, because only one migration runs.
/// When not parallel, it is the available bandwidth divided by the policy's maximum of outgoing migrations.
/// </summary>
internal static class A3BandwidthLimit
{
    internal static Bandwidth? Whole(Bandwidth? available, MigrationPolicy policy, ref CodeSet reasons)
    {
        if (available is not null && policy.MaxOutgoingMigrations > 1)
        {
            reasons.Add(ReasonCode.BandwidthNotDivided);
        }

        return available;
    }

    internal static Bandwidth? Divided(Bandwidth? available, MigrationPolicy policy, ref CodeSet reasons)
    {
        if (available is not null && policy.MaxOutgoingMigrations > 1)
        {
            reasons.Add(ReasonCode.BandwidthDivided);
        }

        return Share(available, policy);
    }

    internal static Bandwidth? Share(Bandwidth? available, MigrationPolicy policy) => available?.DividedBy(policy.MaxOutgoingMigrations);
}
