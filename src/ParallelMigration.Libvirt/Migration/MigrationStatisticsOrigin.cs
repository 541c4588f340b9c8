namespace ParallelMigration.Libvirt;

/// <summary>Where a migration's statistics come from, and so how complete they are.</summary>
internal enum MigrationStatisticsOrigin
{
    /// <summary>The last sample while the migration was active: what came after it is missing.</summary>
    LastSample = 0,

    /// <summary>The completed job, as the destination's libvirt keeps it: complete, with the downtime.</summary>
    CompletedJobOnDestination = 1,

    /// <summary>The completed job, as the source's libvirt keeps it: complete, with the downtime.</summary>
    CompletedJobOnSource = 2,

    /// <summary>The completed job, as the source's libvirt reported it by an event: complete, with the downtime.</summary>
    CompletedJobEvent = 3,
}
