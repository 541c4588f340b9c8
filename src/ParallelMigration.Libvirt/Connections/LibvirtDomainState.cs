namespace ParallelMigration.Libvirt;

/// <summary>The state of a domain (<c>virDomainState</c>).</summary>
public enum LibvirtDomainState
{
    /// <summary>libvirt does not say.</summary>
    Unknown = 0,

    /// <summary>It runs.</summary>
    Running = 1,

    /// <summary>It runs and waits for a resource.</summary>
    Blocked = 2,

    /// <summary>It is paused.</summary>
    Paused = 3,

    /// <summary>It is being shut down.</summary>
    ShuttingDown = 4,

    /// <summary>It is shut off: only its definition is there.</summary>
    ShutOff = 5,

    /// <summary>It crashed.</summary>
    Crashed = 6,

    /// <summary>Its own power management suspended it.</summary>
    Suspended = 7,
}
