using System;

namespace ParallelMigration.Libvirt;

/// <summary>A migration that another one waits for.</summary>
/// <param name="Vm">Its guest's UUID.</param>
/// <param name="Kind">How it stands in the way.</param>
public readonly record struct MigrationHolder(Guid Vm, MigrationHolderKind Kind);
