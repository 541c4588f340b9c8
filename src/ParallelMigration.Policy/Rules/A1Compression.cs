namespace ParallelMigration.Policy;

/// <summary>
/// A1: when parallel, compression is off whatever the policy says (QEMU's multifd has no XBZRLE), but for A5's opt-in.
/// </summary>
internal static class A1Compression
{
    internal static readonly ReasonDefinition CompressionTurnedOff = new(
        ReasonCode.CompressionTurnedOff, RuleId.A1, ReasonKind.Adjustment, static _ => "No compression: parallel connections do not support the policy's.")
    {
        Before = Quantities.On,
        After = Quantities.Off,
    };

    internal static MigrationCompression WhenNotParallel(MigrationPolicy policy) =>
        policy.Compression ? MigrationCompression.HypervisorDefault : MigrationCompression.None;

    internal static MigrationCompression WhenParallel(MigrationPolicy policy, bool zstd, ref CodeSet reasons)
    {
        if (zstd)
        {
            return MigrationCompression.Zstd;
        }

        if (policy.Compression)
        {
            reasons.Add(ReasonCode.CompressionTurnedOff);
        }

        return MigrationCompression.None;
    }
}
