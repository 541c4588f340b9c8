namespace ParallelMigration.AspNetCore;

/// <summary>Whether a host takes part. Only a host that is up can be a destination.</summary>
public enum HostStatus
{
    /// <summary>It is off, or not connected yet.</summary>
    Down = 0,

    /// <summary>It works.</summary>
    Up,

    /// <summary>An administrator has taken it out.</summary>
    Maintenance,

    /// <summary>It does not answer.</summary>
    NonResponsive,
}
