namespace ParallelMigration.Policy;

/// <summary>
/// A3: when parallel, the limit given to the hypervisor is the whole available bandwidth, because only one migration runs.
/// When not parallel, it is the available bandwidth divided by the policy's maximum of outgoing migrations. Of a busy link, B6's share counts as available.
/// </summary>
internal static class A3BandwidthLimit
{
    internal static readonly ReasonDefinition BandwidthNotDivided = new(
        ReasonCode.BandwidthNotDivided, RuleId.A3, ReasonKind.Bandwidth, static decision => $"It runs alone, with the whole {Words.Of(decision.Plan?.BandwidthLimit)}.")
    {
        Before = static decision => Quantities.Bits(Share(decision.Plan?.BandwidthLimit, decision.Request.EffectivePolicy)),
        After = static decision => Quantities.Bits(decision.Plan?.BandwidthLimit),
    };

    internal static readonly ReasonDefinition BandwidthDivided = new(
        ReasonCode.BandwidthDivided, RuleId.A3, ReasonKind.Bandwidth,
        static decision => $"Limited to {Words.Of(decision.Plan?.BandwidthLimit)}: {decision.Request.EffectivePolicy.MaxOutgoingMigrations} migrations may share "
            + $"{Words.Of(B6MinimumShare.LimitedFrom(decision))}.")
    {
        Before = static decision => Quantities.Bits(B6MinimumShare.LimitedFrom(decision)),
        After = static decision => Quantities.Bits(decision.Plan?.BandwidthLimit),
    };

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

        var share = Share(available, policy);
        B4MebibytesPerSecond.Warn(available, share, policy.MaxOutgoingMigrations, ref reasons);
        return share;
    }

    internal static Bandwidth? Share(Bandwidth? available, MigrationPolicy policy) => available / policy.MaxOutgoingMigrations;
}
