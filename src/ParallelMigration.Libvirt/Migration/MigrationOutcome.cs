namespace ParallelMigration.Libvirt;

/// <summary>How a migration ended.</summary>
public enum MigrationOutcome
{
    /// <summary>libvirt reports that the guest has moved.</summary>
    Completed = 0,

    /// <summary>It was cancelled, before or after it had started.</summary>
    Cancelled = 1,

    /// <summary>It failed; <see cref="MigrationResult.Error"/> says why.</summary>
    Failed = 2,
}
