namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>The part of a migration's life that a fault strikes in.</summary>
internal enum Moment
{
    /// <summary>Hosts and QEMUs make ready; no memory has moved.</summary>
    Preparing,

    /// <summary>The first pass over the memory.</summary>
    FirstPass,

    /// <summary>What the guest has changed meanwhile is sent again.</summary>
    LaterPass,

    /// <summary>The guest stands still and its last memory moves.</summary>
    Switchover,

    /// <summary>The guest runs on the destination; the hosts clear up.</summary>
    JustAfter,
}
