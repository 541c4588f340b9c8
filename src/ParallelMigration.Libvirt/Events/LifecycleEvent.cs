namespace ParallelMigration.Libvirt;

/// <summary>A domain has changed its state.</summary>
internal sealed record LifecycleEvent : LibvirtDomainEvent
{
    // VIR_DOMAIN_EVENT_STARTED_MIGRATED, _SUSPENDED_MIGRATED and _RESUMED_MIGRATED are one number; _STOPPED_MIGRATED is another.
    private const int StartedSuspendedOrResumed = 1;
    private const int MovedAway = 3;

    /// <summary>Gets what happened to it.</summary>
    public required LibvirtLifecycle Lifecycle { get; init; }

    /// <summary>Gets why, as libvirt numbers it for each <see cref="Lifecycle"/> (<c>virDomainEventStartedDetailType</c> and its like).</summary>
    public required int Detail { get; init; }

    /// <summary>
    /// Gets whether a pre-copy migration did it: the guest was started by one that arrives, suspended at its end, resumed at the destination or
    /// back at the source, or stopped because it has moved away.
    /// </summary>
    public bool IsByMigration => Lifecycle switch
    {
        LibvirtLifecycle.Started or LibvirtLifecycle.Suspended or LibvirtLifecycle.Resumed => Detail == StartedSuspendedOrResumed,
        LibvirtLifecycle.Stopped => Detail == MovedAway,
        _ => false,
    };
}
