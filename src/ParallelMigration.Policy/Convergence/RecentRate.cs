using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>A rate in bytes per second as it was recently, and how far it strayed: moving averages that forget within some ten seconds.</summary>
internal readonly record struct RecentRate
{
    internal const double Memory = 10;

    /// <summary>A rate seen once, or always the same, is not known exactly for that.</summary>
    private const double LeastDeviation = 0.01;

    private const double Deviations = 2.5;

    /// <summary>A standard deviation is so many mean absolute ones.</summary>
    private const double DeviationOfNormal = 1.25;
    private const double LeastOff = 0.015;
    private const double MostOff = 0.3;

    internal double Mean { get; private init; }

    private double Deviation { get; init; }

    /// <summary>For how many seconds it has been seen. As long as these are few, all of them count the same.</summary>
    private double Age { get; init; }

    internal bool IsKnown { get; private init; }

    internal double Low => Math.Max(0, Mean - Spread);

    internal double High => Mean + Spread;

    internal RecentRate Next(double rate, double seconds)
    {
        if (!IsKnown)
        {
            return new() { IsKnown = true, Mean = rate, Age = seconds };
        }

        var age = Math.Min(Age + seconds, seconds + Memory);
        var weight = age > 0 ? seconds / age : 0;
        return this with { Age = age, Mean = Mean + (weight * (rate - Mean)), Deviation = Deviation + (weight * (Math.Abs(rate - Mean) - Deviation)) };
    }

    /// <summary>How far its mean over the next seconds may be off, as a part of it: what varies from second to second evens out.</summary>
    internal double OffBy(double seconds)
    {
        var deviation = Math.Min(MostOff, DeviationOfNormal * Deviation / Mean);
        return Math.Sqrt((LeastOff * LeastOff) + (deviation * deviation / Math.Max(1, seconds)));
    }

    private double Spread => Deviations * Math.Max(Deviation, LeastDeviation * Mean);
}
