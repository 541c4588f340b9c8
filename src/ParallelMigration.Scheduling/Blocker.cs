using System;

namespace ParallelMigration.Scheduling;

/// <summary>A migration that another one waits for.</summary>
/// <param name="Vm">The VM's UUID.</param>
/// <param name="Kind">Why it blocks.</param>
public readonly record struct Blocker(Guid Vm, BlockerKind Kind);
