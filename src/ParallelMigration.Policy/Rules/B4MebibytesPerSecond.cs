using System;

namespace ParallelMigration.Policy;

/// <summary>
/// B4: MiB/s, libvirt's unit, is worked out once, at the hypervisor's edge, and rounded down; but a real limit never becomes 0,
/// which libvirt reads as no limit. Shares that are raised to 1 MiB/s for that reason can exceed the limit together.
/// </summary>
internal static class B4MebibytesPerSecond
{
    internal static readonly ReasonDefinition SharesExceedLimit = new(
        ReasonCode.SharesExceedLimit, RuleId.B4, ReasonKind.Warning,
        static decision => $"{decision.Plan?.MaxOutgoingMigrations} migrations of at least 1 MiB/s each can exceed {Words.Of(B6MinimumShare.LimitedFrom(decision))} together.")
    {
        Before = static decision => Quantities.Bits(B6MinimumShare.LimitedFrom(decision)),
        After = static decision => Quantities.Bits(Bandwidth.FromBitsPerSecond(Bandwidth.BitsPerMebibyte * decision.Plan?.MaxOutgoingMigrations ?? 0)),
    };

    internal static long From(long bitsPerSecond) => Math.Max(1, bitsPerSecond / Bandwidth.BitsPerMebibyte);

    /// <summary>Warns where shares were raised to 1 MiB/s and exceed together what they share.</summary>
    internal static void Warn(Bandwidth? shared, Bandwidth? share, int shares, ref CodeSet reasons)
    {
        if (share is { BitsPerSecond: < Bandwidth.BitsPerMebibyte } && shares * Bandwidth.BitsPerMebibyte > shared?.BitsPerSecond)
        {
            reasons.Add(ReasonCode.SharesExceedLimit);
        }
    }
}
