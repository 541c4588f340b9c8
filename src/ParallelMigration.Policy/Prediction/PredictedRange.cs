using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>A predicted time or quantity as a range: nine of ten migrations are expected inside it.</summary>
/// <param name="P5">The low end: one of twenty is expected to be lower.</param>
/// <param name="P50">The middle.</param>
/// <param name="P95">The high end: one of twenty is expected to be higher; <see langword="null"/>: there is none, since the migration may not end at all.</param>
/// <typeparam name="T"><see cref="TimeSpan"/> for a time, <see cref="double"/> for a quantity.</typeparam>
public readonly record struct PredictedRange<T>(T P5, T P50, T? P95)
    where T : struct
{
    /// <summary>Returns the range in another unit.</summary>
    /// <param name="convert">Converts one value; it keeps the order.</param>
    /// <typeparam name="TOther">The other unit's type.</typeparam>
    /// <exception cref="ArgumentNullException"><paramref name="convert"/> is <see langword="null"/>.</exception>
    public PredictedRange<TOther> Select<TOther>(Func<T, TOther> convert)
        where TOther : struct
    {
        Require.NotNull(convert, nameof(convert));
        return new(convert(P5), convert(P50), P95 is { } high ? convert(high) : null);
    }
}
