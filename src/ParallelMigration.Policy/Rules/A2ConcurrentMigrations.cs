namespace ParallelMigration.Policy;

/// <summary>
/// A2: when parallel, at most 1 outgoing and 1 incoming migration, whatever the policy says: several connections fill the link
/// by themselves, and it is simpler and safer not to compete for it.
/// </summary>
internal static class A2ConcurrentMigrations
{
    internal static readonly ReasonDefinition MaxOutgoingReduced = new(
        ReasonCode.MaxOutgoingReduced, RuleId.A2, ReasonKind.Adjustment,
        static decision => $"No other migration may leave the source meanwhile (policy: {Words.Of(decision.Request.EffectivePolicy.MaxOutgoingMigrations)}).")
    {
        Before = static decision => Quantities.Migrations(decision.Request.EffectivePolicy.MaxOutgoingMigrations),
        After = static _ => Quantities.Migrations(WhenParallel),
    };

    internal static readonly ReasonDefinition MaxIncomingReduced = new(
        ReasonCode.MaxIncomingReduced, RuleId.A2, ReasonKind.Adjustment,
        static decision => $"No other migration may arrive at the destination meanwhile (policy: {Words.Of(decision.Request.EffectivePolicy.MaxIncomingMigrations)}).")
    {
        Before = static decision => Quantities.Migrations(decision.Request.EffectivePolicy.MaxIncomingMigrations),
        After = static _ => Quantities.Migrations(WhenParallel),
    };

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
