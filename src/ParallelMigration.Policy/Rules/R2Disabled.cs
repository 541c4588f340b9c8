namespace ParallelMigration.Policy;

/// <summary>R2: Disabled is not parallel.</summary>
internal static class R2Disabled
{
    internal static int? Connections(ref CodeSet reasons)
    {
        reasons.Add(ReasonCode.Disabled);
        return null;
    }
}
