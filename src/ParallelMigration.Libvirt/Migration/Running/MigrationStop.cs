namespace ParallelMigration.Libvirt;

/// <summary>What asked first for a migration to be aborted.</summary>
internal enum MigrationStop
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The caller.</summary>
    Canceled,

    /// <summary>The convergence schedule or the dead-link rule.</summary>
    GivenUp,
}
