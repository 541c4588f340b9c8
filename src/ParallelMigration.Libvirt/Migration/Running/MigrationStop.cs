namespace ParallelMigration.Libvirt;

/// <summary>Who asked for a migration's abort first.</summary>
internal enum MigrationStop
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>The caller.</summary>
    Canceled,

    /// <summary>The convergence schedule or the dead-link rule.</summary>
    GivenUp,
}
