using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>A predicted time as a range: nine of ten migrations are expected inside it.</summary>
/// <param name="P5">The low end: one of twenty is expected to be shorter.</param>
/// <param name="P50">The middle.</param>
/// <param name="P95">The high end: one of twenty is expected to be longer; <see langword="null"/>: there is none, since the migration may not end at all.</param>
public readonly record struct PredictedTime(TimeSpan P5, TimeSpan P50, TimeSpan? P95)
{
    internal static PredictedTime? FromSeconds(PredictedRange? seconds) => seconds is { } range
        ? new(Clamped.ToTime(range.P5), Clamped.ToTime(range.P50), range.P95 is { } high ? Clamped.ToTime(high) : null)
        : null;
}
