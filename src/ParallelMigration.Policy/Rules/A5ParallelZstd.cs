namespace ParallelMigration.Policy;

/// <summary>
/// A5: opt-in, off by default: zstd on the parallel connections where both hosts have it (libvirt ≥ 9.4, with QEMU ≥ 5.0).
/// The opt-in is the site's, not the policy's: with it, every parallel migration that can use zstd does, as the feature page hopes for.
/// </summary>
internal static class A5ParallelZstd
{
    internal static readonly ReasonDefinition ParallelZstd = new(
        ReasonCode.ParallelZstd, RuleId.A5, ReasonKind.Adjustment, static _ => "zstd compresses the parallel connections, by option.")
    {
        Before = static decision => decision.Request.EffectivePolicy.Compression ? Quantities.On(decision) : Quantities.Off(decision),
        After = Quantities.On,
    };

    internal static readonly ReasonDefinition ParallelZstdUnsupported = new(
        ReasonCode.ParallelZstdUnsupported, RuleId.A5, ReasonKind.Adjustment,
        static decision => $"No zstd: {Words.WhoLacks(decision.Request.Source.HasParallelZstd, decision.Request.Destination.HasParallelZstd)} it on parallel connections "
            + $"({FeatureVersions.ParallelZstd} do).");

    internal static bool Applies(HostResources source, HostResources destination, ResolverOptions options, ref CodeSet reasons)
    {
        if (options.ParallelCompression != ParallelCompression.Zstd)
        {
            return false;
        }

        var supported = source.HasParallelZstd && destination.HasParallelZstd;
        reasons.Add(supported ? ReasonCode.ParallelZstd : ReasonCode.ParallelZstdUnsupported);
        return supported;
    }
}
