namespace ParallelMigration.Libvirt;

/// <summary>How a migration stands in another one's way.</summary>
public enum MigrationHolderKind
{
    /// <summary>It has a place.</summary>
    Running,

    /// <summary>It runs without a place: libvirt knows of it, the ledger does not.</summary>
    StartedElsewhere,

    /// <summary>It waits too, and came first.</summary>
    WaitingAhead,
}
