namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>What goes wrong.</summary>
internal enum Fault
{
    /// <summary>The guest's QEMU on the destination ends at once.</summary>
    DestinationQemuKilled,

    /// <summary>The destination's libvirtd ends at once, and is started again some time later.</summary>
    DestinationDaemonKilled,

    /// <summary>The cable is pulled, and plugged in again some time later.</summary>
    LinkCutAndRestored,

    /// <summary>The cable is pulled, and plugged in again only when the migration has a result.</summary>
    LinkCutForGood,

    /// <summary>The link becomes so slow that the migration hardly gets on.</summary>
    LinkSlow,

    /// <summary>The source's libvirtd ends, at once or in order, and is started again.</summary>
    SourceDaemonRestarted,

    /// <summary>The caller changes his mind.</summary>
    Cancelled,

    /// <summary>The caller's process ends at once; another one takes its place.</summary>
    CallerKilled,
}
