using System;
using System.Collections.Generic;

namespace ParallelMigration.LabBenchmarks;

/// <summary>Everything that was measured in one run.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Settings">What was asked for.</param>
/// <param name="Repetitions">How often each was tried in the end.</param>
/// <param name="Measurements">All of them, in the order in which they were made.</param>
/// <param name="VirshIdle">virsh's process without a migration, once each repetition.</param>
/// <param name="Took">How long all of it took.</param>
internal sealed record BenchmarkResults(
    Machine Machine,
    BenchmarkSettings Settings,
    int Repetitions,
    IReadOnlyList<Measurement> Measurements,
    IReadOnlyList<TimeSpan> VirshIdle,
    TimeSpan Took);
