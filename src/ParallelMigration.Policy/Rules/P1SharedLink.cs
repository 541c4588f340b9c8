namespace ParallelMigration.Policy;

/// <summary>
/// P1: a plan for several VMs may plan an Auto VM not parallel, with its share of the link, where all of them are then expected to have moved earlier.
/// Disabled, Parallel and Custom stay what they are.
/// </summary>
internal static class P1SharedLink
{
    internal static readonly ReasonDefinition AutoSharesLink = new(
        ReasonCode.AutoSharesLink, RuleId.P1, ReasonKind.Connections,
        static _ => "Auto shares the link with other migrations of the same evacuation instead of migrating alone: all are then expected to have moved earlier.");

    /// <summary>The number of connections of a migration that shares its link: none for Auto, which would have some.</summary>
    internal static int? Connections(ParallelMigrationMode mode, int? alone, ref CodeSet reasons)
    {
        if (mode != ParallelMigrationMode.Auto || alone is null)
        {
            return alone;
        }

        reasons = default;
        reasons.Add(ReasonCode.AutoSharesLink);
        return null;
    }
}
