using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>The numbers behind a prediction; the defaults are the simplest.</summary>
internal static class Predicting
{
    /// <summary>What calibrated sites have: from a third of the defaults to three times as much.</summary>
    internal static Arbitrary<PredictionOptions> Valid { get; } = Of(
        Gen.Choose(300, 3_000).Select(share => (Func<Bandwidth, Bandwidth>)(bandwidth => Bandwidth.FromBitsPerSecond(bandwidth.BitsPerSecond / 1_000 * share))),
        [1, 1.5, 2.8, 4],
        [1, 10, 300, 5_000],
        [0, 30, 500, 10_000],
        [0, 0.02, 0.1, 0.25, 0.5],
        [0.94, 0.94, 0.9, 0.8, 0.5, 1],
        Gen.Choose(0, 500_000).Select(ticks => (long)ticks)).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<PredictionOptions> Hostile { get; } = Arb.From(
        Of(
            Gen.Frequency((1, Gen.Constant<Func<Bandwidth, Bandwidth>>(bandwidth => bandwidth)), (1, Bandwidths.HostileAboveZero.Select(any => (Func<Bandwidth, Bandwidth>)(_ => any)))),
            [1, 2.8, 1_000],
            [1, 300, 2_000_000],
            [0, 500, 3_600_000],
            [0, double.Epsilon, 0.1, 1 - 1e-15],
            [0.94, double.Epsilon, 1e-15, 1 - 1e-15, 1],
            Gen.Elements(0, 1, (10 * TimeSpan.TicksPerSecond) - 1, 10 * TimeSpan.TicksPerSecond)),
        Shrink);

    internal static IEnumerable<PredictionOptions> Shrink(PredictionOptions options)
    {
        var simplest = PredictionOptions.Default;
        return Shrinking.To(options, simplest)
            .Concat(Bits(options.SingleConnection, simplest.SingleConnection).Select(bandwidth => options with { SingleConnection = bandwidth }))
            .Concat(Bits(options.EncryptedSingleConnection, simplest.EncryptedSingleConnection).Select(bandwidth => options with { EncryptedSingleConnection = bandwidth }))
            .Concat(Bits(options.ParallelConnection, simplest.ParallelConnection).Select(bandwidth => options with { ParallelConnection = bandwidth }))
            .Concat(Bits(options.EncryptedParallelConnection, simplest.EncryptedParallelConnection).Select(bandwidth => options with { EncryptedParallelConnection = bandwidth }))
            .Concat(Bits(options.ZstdConnection, simplest.ZstdConnection).Select(bandwidth => options with { ZstdConnection = bandwidth }))
            .Concat(Bits(options.ZeroScan, simplest.ZeroScan).Select(bandwidth => options with { ZeroScan = bandwidth }))
            .Concat(Shrinking.To(options.ZstdRatio, simplest.ZstdRatio).Select(ratio => options with { ZstdRatio = ratio }))
            .Concat(Shrinking.To(options.LinkEfficiency, simplest.LinkEfficiency).Select(efficiency => options with { LinkEfficiency = efficiency }))
            .Concat(Times(options.LinkLatency, simplest.LinkLatency).Select(time => options with { LinkLatency = time }))
            .Concat(Times(options.DowntimeLimit, simplest.DowntimeLimit).Select(time => options with { DowntimeLimit = time }))
            .Concat(Times(options.Overhead, simplest.Overhead).Select(time => options with { Overhead = time }))
            .Concat(Times(options.FixedPause, simplest.FixedPause).Select(time => options with { FixedPause = time }))
            .Concat(Shrinking.To(options.DirtySpread, simplest.DirtySpread).Select(spread => options with { DirtySpread = spread }))
            .Concat(Shrinking.To(options.LimitSpread, simplest.LimitSpread).Select(spread => options with { LimitSpread = spread }))
            .Concat(Shrinking.To(options.LinkSpread, simplest.LinkSpread).Select(spread => options with { LinkSpread = spread }))
            .Concat(Shrinking.To(options.ConnectionSpread, simplest.ConnectionSpread).Select(spread => options with { ConnectionSpread = spread }));
    }

    private static IEnumerable<Bandwidth> Bits(Bandwidth value, Bandwidth simplest) =>
        Shrinking.Towards(value.BitsPerSecond, simplest.BitsPerSecond).Select(Bandwidth.FromBitsPerSecond);

    private static IEnumerable<TimeSpan> Times(TimeSpan value, TimeSpan simplest) => Shrinking.Towards(value.Ticks, simplest.Ticks).Select(TimeSpan.FromTicks);

    private static Gen<PredictionOptions> Of(
        Gen<Func<Bandwidth, Bandwidth>> bandwidths, double[] ratios, int[] downtimes, int[] times, double[] spreads, double[] efficiencies, Gen<long> latencies)
    {
        var simplest = PredictionOptions.Default;
        return
            from single in bandwidths
            from encryptedSingle in bandwidths
            from parallel in bandwidths
            from encryptedParallel in bandwidths
            from zstd in bandwidths
            from scan in bandwidths
            from ratio in Gen.Elements(ratios)
            from efficiency in Gen.Elements(efficiencies)
            from latency in latencies
            from downtime in Gen.Elements(downtimes)
            from overhead in Gen.Elements(times)
            from pause in Gen.Elements(times)
            from spread in Gen.Elements(spreads).ListOf(4)
            select new PredictionOptions
            {
                SingleConnection = single(simplest.SingleConnection),
                EncryptedSingleConnection = encryptedSingle(simplest.EncryptedSingleConnection),
                ParallelConnection = parallel(simplest.ParallelConnection),
                EncryptedParallelConnection = encryptedParallel(simplest.EncryptedParallelConnection),
                ZstdConnection = zstd(simplest.ZstdConnection),
                ZeroScan = scan(simplest.ZeroScan),
                ZstdRatio = ratio,
                LinkEfficiency = efficiency,
                LinkLatency = TimeSpan.FromTicks(latency),
                DowntimeLimit = TimeSpan.FromMilliseconds(downtime),
                Overhead = TimeSpan.FromMilliseconds(overhead),
                FixedPause = TimeSpan.FromMilliseconds(pause),
                DirtySpread = spread[0],
                LimitSpread = spread[1],
                LinkSpread = spread[2],
                ConnectionSpread = spread[3],
            };
    }
}
