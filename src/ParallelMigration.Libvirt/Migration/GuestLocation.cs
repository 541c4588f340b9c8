namespace ParallelMigration.Libvirt;

/// <summary>Where a guest runs, as found by asking both ends after the migration.</summary>
public enum GuestLocation
{
    /// <summary>It could not be found out: neither end that could be asked is sure to run it.</summary>
    Unknown = 0,

    /// <summary>On the source only.</summary>
    Source = 1,

    /// <summary>On the destination only.</summary>
    Destination = 2,

    /// <summary>On both ends, which must never be: somebody has to stop one before its disks are damaged.</summary>
    Both = 3,

    /// <summary>On neither end.</summary>
    Neither = 4,
}
