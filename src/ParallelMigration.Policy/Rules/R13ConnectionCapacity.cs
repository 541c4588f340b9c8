namespace ParallelMigration.Policy;

/// <summary>
/// R13: what one connection carries depends on what it does, and R3 divides by that: plain, encrypted (TLS) or compressed with zstd (also when encrypted).
/// A reason for a number that was made from another capacity than the plain one names this rule.
/// </summary>
internal static class R13ConnectionCapacity
{
    internal static Bandwidth WithoutZstd(bool encrypted, ResolverOptions options) =>
        encrypted ? options.BandwidthPerEncryptedConnection : options.BandwidthPerConnection;

    /// <summary>The capacity from which a decision's number was made.</summary>
    internal static Bandwidth Of(MigrationDecision decision) => IsZstd(decision)
        ? decision.Options.BandwidthPerZstdConnection
        : WithoutZstd(decision.Request.Vm.Encrypted, decision.Options);

    /// <summary>The adjective of the connections: nothing for plain ones.</summary>
    internal static string Adjective(MigrationDecision decision) => IsZstd(decision) ? "zstd " : decision.Request.Vm.Encrypted ? "encrypted " : "";

    /// <summary>The rule of a number's limit: R3, or this one.</summary>
    internal static RuleId RuleOf(MigrationDecision decision) => IsZstd(decision) || decision.Request.Vm.Encrypted ? RuleId.R13 : RuleId.R3;

    private static bool IsZstd(MigrationDecision decision) => decision.Plan is { IsParallel: true } plan
        ? plan.Compression == MigrationCompression.Zstd
        : A5ParallelZstd.IsAlways(decision.Request.Source, decision.Request.Destination, decision.Options);
}
