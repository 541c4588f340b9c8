namespace ParallelMigration.Policy;

/// <summary>R2: Disabled is not parallel.</summary>
internal static class R2Disabled
{
    internal static readonly ReasonDefinition Disabled = new(ReasonCode.Disabled, RuleId.R2, ReasonKind.Connections, static _ => "Parallel connections are disabled.");

    internal static int? Connections(ref CodeSet reasons)
    {
        reasons.Add(ReasonCode.Disabled);
        return null;
    }
}
