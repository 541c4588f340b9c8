using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>A point of the expected course of a migration, for a chart.</summary>
/// <param name="Elapsed">The time since the start.</param>
/// <param name="BytesRemaining">What then remains to send of the current pass, in bytes of memory.</param>
public readonly record struct PredictedPoint(TimeSpan Elapsed, long BytesRemaining);
