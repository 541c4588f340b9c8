namespace ParallelMigration.Libvirt;

/// <summary>Where a guest is, by what both hosts reported.</summary>
/// <remarks>
/// A host that runs the guest counts before one that holds a paused process of it. If no host runs it, the only process is where it is.
/// <see cref="MigrationResult.Source"/> and <see cref="MigrationResult.Destination"/> have the states.
/// </remarks>
public enum GuestLocation
{
    /// <summary>Not known: no host that answered runs the guest, and one did not answer, or both hold it paused.</summary>
    Unknown = 0,

    /// <summary>On the source.</summary>
    Source = 1,

    /// <summary>On the destination.</summary>
    Destination = 2,

    /// <summary>On both hosts, a split brain. One must be stopped before the guest's disks are damaged.</summary>
    Both = 3,

    /// <summary>On neither host.</summary>
    Neither = 4,

    /// <summary>
    /// In two parts: a post-copy failed half-way. Part of the guest's memory is on the source and part on the destination, and both are needed.
    /// </summary>
    SplitByPostCopy = 5,
}
