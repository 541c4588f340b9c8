using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>How fast a migration sends: the lowest of the plan's limit, the link, and what its connections carry together.</summary>
/// <param name="Wire">On the wire, in bytes per second.</param>
/// <param name="Memory">The guest's memory, in bytes per second: more than on the wire where it is compressed.</param>
/// <param name="LastPart">The guest's memory while the VM is paused, when QEMU lifts the limit.</param>
/// <param name="Bound">What decides.</param>
internal readonly record struct TransferRate(double Wire, double Memory, double LastPart, PredictionReasonCode Bound)
{
    /// <summary>A link gives less than expected more often than it gives more.</summary>
    private const double LinkGain = 0.5;

    /// <param name="input">The migration.</param>
    /// <param name="limit">The limit that holds now.</param>
    internal static TransferRate Of(ModelInput input, Bandwidth? limit)
    {
        var (plan, options, luck) = (input.Plan, input.Options, input.Luck);
        var isZstd = plan.Compression == MigrationCompression.Zstd;
        var connections = BytesPerSecond(OfOneConnection(plan, options)) * Math.Max(1, plan.Connections ?? 1) * (1 + (luck * options.ConnectionSpread));
        var link = input.Link is { } bandwidth
            ? BytesPerSecond(bandwidth) * Math.Min(1, options.LinkEfficiency * (1 + (luck * options.LinkSpread * (luck > 0 ? LinkGain : 1))))
            : double.PositiveInfinity;
        var limited = limit is { } most ? BytesPerSecond(most) * (1 + (luck * options.LimitSpread)) : double.PositiveInfinity;
        var ratio = isZstd ? options.ZstdRatio : 1;
        var unlimited = Math.Min(link, connections);
        var wire = Math.Min(limited, unlimited);
        var bound = limited < unlimited ? PredictionReasonCode.RateByLimit
            : link < connections ? PredictionReasonCode.RateByLink
            : PredictionReasonCode.RateByConnections;
        return new(wire, wire * ratio, unlimited * ratio, bound);
    }

    internal Bandwidth WireBandwidth => ToBandwidth(Wire);

    internal static Bandwidth ToBandwidth(double bytesPerSecond) =>
        Bandwidth.FromBitsPerSecond(Clamped.ToLong(bytesPerSecond * 8));

    /// <summary>The same of a migration that runs, with a limit from now on.</summary>
    internal TransferRate LimitedTo(Bandwidth limit)
    {
        var rate = Math.Min(LastPart, BytesPerSecond(limit));
        return this with { Wire = rate, Memory = rate };
    }

    private static Bandwidth OfOneConnection(MigrationPlan plan, PredictionOptions options) => (plan.Compression, plan.Encrypted, plan.IsParallel) switch
    {
        (MigrationCompression.Zstd, _, _) => options.ZstdConnection,
        (_, true, true) => options.EncryptedParallelConnection,
        (_, true, false) => options.EncryptedSingleConnection,
        (_, false, true) => options.ParallelConnection,
        _ => options.SingleConnection,
    };

    private static double BytesPerSecond(Bandwidth bandwidth) => bandwidth.BitsPerSecond / 8d;
}
