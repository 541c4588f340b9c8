namespace ParallelMigration.Libvirt;

/// <summary>Where a guest is, as found by asking both ends after the migration.</summary>
/// <remarks>
/// An end where it runs goes before one that holds a paused process for it; where it runs on neither, an only process is where it is.
/// <see cref="MigrationResult.SourceState"/> and <see cref="MigrationResult.DestinationState"/> tell the rest.
/// </remarks>
public enum GuestLocation
{
    /// <summary>It could not be found out: no end that could be asked runs it, and one could not be asked, or both hold it paused.</summary>
    Unknown = 0,

    /// <summary>On the source.</summary>
    Source = 1,

    /// <summary>On the destination.</summary>
    Destination = 2,

    /// <summary>On both ends, which must never be: somebody has to stop one before its disks are damaged.</summary>
    Both = 3,

    /// <summary>On neither end.</summary>
    Neither = 4,

    /// <summary>
    /// In two parts: a post-copy failed half-way. Part of its memory is on the source and part on the destination, and only both together are
    /// the guest.
    /// </summary>
    SplitByPostCopy = 5,
}
