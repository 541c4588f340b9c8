namespace ParallelMigration.Policy.Prediction;

/// <summary>A predicted quantity as a range: nine of ten migrations are expected inside it.</summary>
/// <param name="P5">The low end: one of twenty is expected to be lower.</param>
/// <param name="P50">The middle.</param>
/// <param name="P95">The high end: one of twenty is expected to be higher; <see langword="null"/>: there is none, since the migration may not end at all.</param>
public readonly record struct PredictedRange(double P5, double P50, double? P95);
