using System;

namespace ParallelMigration.Scheduling;

/// <summary>A migration that a host runs.</summary>
/// <param name="Vm">The VM's UUID.</param>
/// <param name="StartedAt">
/// When it started, by the clock of the process that asks; <see langword="null"/> if the host does not report it. It is only compared with other
/// starts of the same answer.
/// </param>
public readonly record struct ActiveMigration(Guid Vm, DateTimeOffset? StartedAt = null);
