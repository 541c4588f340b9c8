namespace ParallelMigration.Libvirt;

/// <summary>What to do with the guest on the source when it runs on the destination and the source does not know it.</summary>
public enum SplitBrainAction
{
    /// <summary>Nothing: it is logged, and <see cref="MigrationResult.Source"/> shows it.</summary>
    ReportOnly = 0,

    /// <summary>The guest is paused on the source if it runs there. It must never be resumed there.</summary>
    PauseSourceCopy = 1,

    /// <summary>The guest's process on the source is destroyed. A persistent guest's definition then moves after it, where it was to move.</summary>
    DestroySourceCopy = 2,
}
