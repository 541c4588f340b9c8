namespace ParallelMigration.AspNetCore;

/// <summary>What a VM does now. Only a VM that is up can migrate.</summary>
public enum VmStatus
{
    /// <summary>It does not run.</summary>
    Down = 0,

    /// <summary>It starts.</summary>
    PoweringUp,

    /// <summary>It runs.</summary>
    Up,

    /// <summary>It runs, and migrates to another host.</summary>
    Migrating,

    /// <summary>It is paused.</summary>
    Paused,

    /// <summary>Its host does not answer.</summary>
    Unknown,
}
