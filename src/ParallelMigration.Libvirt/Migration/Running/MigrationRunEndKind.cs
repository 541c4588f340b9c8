namespace ParallelMigration.Libvirt;

/// <summary>How a run ended.</summary>
internal enum MigrationRunEndKind
{
    /// <summary>It was cancelled before it began.</summary>
    NeverStarted = 0,

    /// <summary>libvirt's call came back without an error.</summary>
    Succeeded,

    /// <summary>libvirt's call came back with an error.</summary>
    Failed,

    /// <summary>The job that was followed is gone. How it ended is not known.</summary>
    Gone,

    /// <summary>It never started, because another migration of the guest is active.</summary>
    AlreadyMigrating,

    /// <summary>There was no migration to follow.</summary>
    NotRunning,

    /// <summary>The connection to the source broke. The migration may go on.</summary>
    Detached,
}
