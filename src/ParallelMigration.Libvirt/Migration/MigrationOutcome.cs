namespace ParallelMigration.Libvirt;

/// <summary>How a migration ended.</summary>
public enum MigrationOutcome
{
    /// <summary>How it ended is not known, because a host could not be reached again.</summary>
    Unknown = 0,

    /// <summary>The guest has moved: libvirt reported it, or the guest runs on the destination and not on the source.</summary>
    Completed = 1,

    /// <summary>It was canceled by the caller, before or after it had started.</summary>
    Canceled = 2,

    /// <summary>It failed; <see cref="MigrationResult.Error"/> says why.</summary>
    Failed = 3,

    /// <summary>
    /// The plan's convergence schedule or the dead-link rule aborted it. The last of <see cref="MigrationResult.Actions"/> says why.
    /// </summary>
    Aborted = 4,

    /// <summary>
    /// It failed after the switch to post-copy: the guest's memory is in two parts. Destroy the guest on neither host before
    /// <see cref="LibvirtMigrator.ResumePostCopyAsync"/> was tried.
    /// </summary>
    PostCopyFailed = 5,

    /// <summary>
    /// <see cref="LibvirtMigrator.FollowAsync"/> found no active migration of the guest, which is not on the destination either.
    /// <see cref="MigrationResult.Location"/> says where it is.
    /// </summary>
    NotRunning = 6,

    /// <summary>Nothing was done: another migration of the guest was active, started by another caller.</summary>
    AlreadyMigrating = 7,

    /// <summary>Nothing was done: the guest runs on the destination already, and no migration of it is active.</summary>
    AlreadyMoved = 8,
}
