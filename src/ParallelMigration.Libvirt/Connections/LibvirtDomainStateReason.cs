namespace ParallelMigration.Libvirt;

/// <summary>Why a domain is in its state, as far as it matters to a migration (libvirt has a list of reasons for each state).</summary>
public enum LibvirtDomainStateReason
{
    /// <summary>Another reason, or libvirt does not say.</summary>
    Other = 0,

    /// <summary>
    /// Running: it came here by a migration (<c>VIR_DOMAIN_RUNNING_MIGRATED</c>). Shut off: it left by one (<c>VIR_DOMAIN_SHUTOFF_MIGRATED</c>).
    /// </summary>
    Migrated,

    /// <summary>Running: a migration away from here was cancelled or failed (<c>VIR_DOMAIN_RUNNING_MIGRATION_CANCELED</c>).</summary>
    MigrationCanceled,

    /// <summary>Paused: a migration is switching it over, or it is incoming (<c>VIR_DOMAIN_PAUSED_MIGRATION</c>).</summary>
    Migrating,

    /// <summary>
    /// Paused: it runs at the destination, which fetches its memory from here (<c>VIR_DOMAIN_PAUSED_POSTCOPY</c>). Running: it fetches its
    /// memory from the source (<c>VIR_DOMAIN_RUNNING_POSTCOPY</c>).
    /// </summary>
    PostCopy,

    /// <summary>
    /// The post-copy failed half-way: part of the memory is here and part at the other end, and neither is whole
    /// (<c>VIR_DOMAIN_PAUSED_POSTCOPY_FAILED</c>, <c>VIR_DOMAIN_RUNNING_POSTCOPY_FAILED</c>).
    /// </summary>
    PostCopyFailed,

    /// <summary>Paused: on request (<c>VIR_DOMAIN_PAUSED_USER</c>).</summary>
    PausedByUser,

    /// <summary>Paused: a disk error (<c>VIR_DOMAIN_PAUSED_IOERROR</c>).</summary>
    DiskError,
}
