using System;

namespace ParallelMigration.LabBenchmarks;

/// <summary>Something that makes the measurement worthless, reported in one line.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
