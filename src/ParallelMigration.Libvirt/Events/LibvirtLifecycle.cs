namespace ParallelMigration.Libvirt;

/// <summary>A change of a domain's state (<c>virDomainEventType</c>). A newer libvirt may report others, by their numbers.</summary>
internal enum LibvirtLifecycle
{
    /// <summary>Its definition was made or changed.</summary>
    Defined = 0,

    /// <summary>Its definition is gone.</summary>
    Undefined = 1,

    /// <summary>It was started.</summary>
    Started = 2,

    /// <summary>It was paused.</summary>
    Suspended = 3,

    /// <summary>It runs again.</summary>
    Resumed = 4,

    /// <summary>Its process is gone.</summary>
    Stopped = 5,

    /// <summary>The guest has shut down; its process may still be there.</summary>
    Shutdown = 6,

    /// <summary>Its own power management suspended it.</summary>
    PowerManagementSuspended = 7,

    /// <summary>It crashed.</summary>
    Crashed = 8,
}
