namespace ParallelMigration.AspNetCore;

/// <summary>Why a migration is not started or not canceled.</summary>
public enum MigrationRefusal
{
    /// <summary>The VM does not run.</summary>
    NotRunning = 0,

    /// <summary>The VM migrates already.</summary>
    AlreadyMigrating,

    /// <summary>The VM is pinned to its host.</summary>
    Pinned,

    /// <summary>The VM may be migrated by hand only, and force was not asked for.</summary>
    NotMigratable,

    /// <summary>The VM runs on the destination already.</summary>
    SameHost,

    /// <summary>No host can take the VM.</summary>
    NoHost,

    /// <summary>The VM does not migrate, so that there is nothing to cancel.</summary>
    NotMigrating,

    /// <summary>The migration has gone too far to be canceled.</summary>
    TooLateToCancel,

    /// <summary>The policy's rules refuse it (<see cref="ParallelMigration.Policy.MigrationDecision"/>).</summary>
    RefusedByRules,
}
