using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>Numbers of the model as numbers of the API: what is too large becomes the largest, what is no number becomes 0.</summary>
internal static class Clamped
{
    private const double LongestSeconds = 1e10;

    internal static long ToLong(double value) => value >= long.MaxValue ? long.MaxValue : value > 0 ? (long)value : 0;

    internal static TimeSpan ToTime(double seconds) => TimeSpan.FromTicks(ToLong(Math.Round(Math.Min(seconds, LongestSeconds) * TimeSpan.TicksPerSecond)));
}
