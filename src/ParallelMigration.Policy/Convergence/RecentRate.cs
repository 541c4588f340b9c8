using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>A rate in bytes per second as it was recently, and how far it strayed: moving averages that forget within some ten seconds.</summary>
internal readonly record struct RecentRate
{
    internal const double Memory = 10;

    /// <summary>A rate seen once, or always the same, is not known exactly for that.</summary>
    private const double LeastDeviation = 0.01;

    private const double Deviations = 2.5;

    internal double Mean { get; private init; }

    private double Deviation { get; init; }

    internal bool IsKnown { get; private init; }

    internal double Low => Math.Max(0, Mean - Spread);

    internal double High => Mean + Spread;

    internal RecentRate Next(double rate, double seconds)
    {
        if (!IsKnown)
        {
            return new() { IsKnown = true, Mean = rate };
        }

        var weight = seconds / (seconds + Memory);
        return this with { Mean = Mean + (weight * (rate - Mean)), Deviation = Deviation + (weight * (Math.Abs(rate - Mean) - Deviation)) };
    }

    /// <summary>How far it strayed, as a part of it.</summary>
    internal double Unsteadiness => Mean > 0 ? Deviation / Mean : 0;

    private double Spread => Deviations * Math.Max(Deviation, LeastDeviation * Mean);
}
