namespace ParallelMigration.Policy;

/// <summary>
/// A5: opt-in, off by default: zstd on the parallel connections where both hosts have it (libvirt ≥ 9.4, with QEMU ≥ 5.0), always or only where it is faster:
/// where the connections compress more memory than the available bandwidth carries uncompressed. The opt-in is the site's, not the policy's.
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

    internal static readonly ReasonDefinition ZstdNotFaster = new(
        ReasonCode.ZstdNotFaster, RuleId.A5, ReasonKind.Adjustment,
        static decision => $"No zstd: it is not faster than {Words.Of(decision.Request.AvailableBandwidth)} uncompressed.")
    {
        Before = Quantities.Available,
    };

    internal static readonly ReasonDefinition ZstdBandwidthUnknown = new(
        ReasonCode.ZstdBandwidthUnknown, RuleId.A5, ReasonKind.Adjustment, static _ => "No zstd: the bandwidth is unknown, and zstd may be slower.");

    /// <summary>Whether zstd may be used: it was opted in to, and both hosts have it.</summary>
    internal static bool IsPossible(HostResources source, HostResources destination, ResolverOptions options) =>
        options.ParallelCompression is ParallelCompression.Zstd or ParallelCompression.ZstdWhenFaster && source.HasParallelZstd && destination.HasParallelZstd;

    /// <summary>Whether zstd is used on every parallel migration, so that a number is always made from its capacity.</summary>
    internal static bool IsAlways(HostResources source, HostResources destination, ResolverOptions options) =>
        options.ParallelCompression == ParallelCompression.Zstd && IsPossible(source, destination, options);

    /// <summary>Whether zstd, where it is possible, is kept with the number of connections that it would have.</summary>
    internal static bool Keeps(int? connections, Bandwidth? available, ResolverOptions options) =>
        options.ParallelCompression == ParallelCompression.Zstd
        || (connections is { } count && available is { } known && count > known.BitsPerSecond / options.ZstdMemoryPerConnection.BitsPerSecond);

    /// <summary>Says in a parallel plan what became of the opt-in.</summary>
    internal static void Explain(in DecisionInput request, bool kept, Bandwidth? available, ResolverOptions options, ref CodeSet reasons)
    {
        if (kept)
        {
            reasons.Add(ReasonCode.ParallelZstd);
        }
        else if (IsPossible(request.Source, request.Destination, options))
        {
            reasons.Add(available is null ? ReasonCode.ZstdBandwidthUnknown : ReasonCode.ZstdNotFaster);
        }
        else if (options.ParallelCompression is ParallelCompression.Zstd or ParallelCompression.ZstdWhenFaster)
        {
            reasons.Add(ReasonCode.ParallelZstdUnsupported);
        }
    }
}
