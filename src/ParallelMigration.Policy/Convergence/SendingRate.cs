using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>
/// How fast a migration sends, in bytes per second. How unsteady that is is measured over windows: from one sample to the next, the counters move in steps, which say nothing of the time to come.
/// </summary>
internal readonly record struct SendingRate
{
    private const double WindowSeconds = 2;

    /// <summary>Deviations are means of absolute values; nine in ten of the averages over the time to come lie within so many.</summary>
    private const double Deviations = 1.5;

    private const double LeastSpread = 0.01;

    private RecentRate Samples { get; init; }

    private RecentRate Windows { get; init; }

    private double Seconds { get; init; }

    private double Bytes { get; init; }

    internal double Mean => Samples.Mean;

    internal bool IsKnown => Samples.IsKnown;

    internal double Low => Mean * Math.Max(0, 1 - Spread);

    internal double High => Mean * (1 + Spread);

    private double Spread => Math.Max(LeastSpread, Deviations * Windows.Unsteadiness);

    /// <summary>A rate that was reported.</summary>
    internal static SendingRate Of(Bandwidth reported) => new() { Samples = default(RecentRate).Next(reported.BitsPerSecond / 8d, 0) };

    /// <param name="bytes">What was sent since the sample before.</param>
    /// <param name="seconds">How long that took: more than 0.</param>
    internal SendingRate Next(double bytes, double seconds)
    {
        var (allSeconds, allBytes) = (Seconds + seconds, Bytes + bytes);
        var isFull = allSeconds >= WindowSeconds;
        return new()
        {
            Samples = Samples.Next(bytes / seconds, seconds),
            Windows = isFull ? Windows.Next(allBytes / allSeconds, allSeconds) : Windows,
            Seconds = isFull ? 0 : allSeconds,
            Bytes = isFull ? 0 : allBytes,
        };
    }
}
