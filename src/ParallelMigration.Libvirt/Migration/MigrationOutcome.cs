namespace ParallelMigration.Libvirt;

/// <summary>How a migration ended.</summary>
public enum MigrationOutcome
{
    /// <summary>The guest has moved: libvirt reports it, or the guest runs at the destination and not at the source.</summary>
    Completed = 0,

    /// <summary>It was cancelled by the caller, before or after it had started.</summary>
    Cancelled = 1,

    /// <summary>It failed; <see cref="MigrationResult.Error"/> says why.</summary>
    Failed = 2,

    /// <summary>
    /// The plan's convergence schedule or the dead-link rule gave it up; the last of <see cref="MigrationResult.Actions"/> says why.
    /// </summary>
    Aborted = 3,

    /// <summary>
    /// It failed after the switch to post-copy: the guest's memory is in two parts. Neither end may be destroyed before
    /// <see cref="LibvirtMigrator.ResumePostCopyAsync"/> has been tried.
    /// </summary>
    PostCopyFailed = 4,

    /// <summary>Nothing to follow: no migration of the guest runs. <see cref="MigrationResult.Location"/> says where it is.</summary>
    NotRunning = 5,

    /// <summary>How it ended could not be found out, because a host could not be reached again.</summary>
    Unknown = 6,
}
