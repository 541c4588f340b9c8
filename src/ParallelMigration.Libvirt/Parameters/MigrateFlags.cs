using System;
using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt;

/// <summary>The flags of a migration, with libvirt's values (<c>virDomainMigrateFlags</c>).</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "libvirt calls them flags.")]
[SuppressMessage("Design", "CA1028", Justification = "libvirt takes an unsigned int.")]
public enum MigrateFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The guest keeps running meanwhile (<c>VIR_MIGRATE_LIVE</c>).</summary>
    Live = 1u << 0,

    /// <summary>The source's daemon talks to the destination's itself (<c>VIR_MIGRATE_PEER2PEER</c>).</summary>
    PeerToPeer = 1u << 1,

    /// <summary>The data goes through the daemons (<c>VIR_MIGRATE_TUNNELLED</c>).</summary>
    Tunnelled = 1u << 2,

    /// <summary>The destination keeps the definition (<c>VIR_MIGRATE_PERSIST_DEST</c>).</summary>
    PersistDestination = 1u << 3,

    /// <summary>The source drops the definition on success (<c>VIR_MIGRATE_UNDEFINE_SOURCE</c>).</summary>
    UndefineSource = 1u << 4,

    /// <summary>The guest stays paused at the destination (<c>VIR_MIGRATE_PAUSED</c>).</summary>
    Paused = 1u << 5,

    /// <summary>Disks are copied whole (<c>VIR_MIGRATE_NON_SHARED_DISK</c>).</summary>
    NonSharedDisk = 1u << 6,

    /// <summary>Disks are copied above a shared base (<c>VIR_MIGRATE_NON_SHARED_INC</c>).</summary>
    NonSharedIncremental = 1u << 7,

    /// <summary>The definition cannot be changed meanwhile (<c>VIR_MIGRATE_CHANGE_PROTECTION</c>).</summary>
    ChangeProtection = 1u << 8,

    /// <summary>Even where libvirt holds it to be unsafe (<c>VIR_MIGRATE_UNSAFE</c>).</summary>
    Unsafe = 1u << 9,

    /// <summary>Only the definition (<c>VIR_MIGRATE_OFFLINE</c>).</summary>
    Offline = 1u << 10,

    /// <summary>Memory is compressed (<c>VIR_MIGRATE_COMPRESSED</c>).</summary>
    Compressed = 1u << 11,

    /// <summary>A disk error ends the migration (<c>VIR_MIGRATE_ABORT_ON_ERROR</c>).</summary>
    AbortOnError = 1u << 12,

    /// <summary>The guest's CPUs are slowed down where needed (<c>VIR_MIGRATE_AUTO_CONVERGE</c>).</summary>
    AutoConverge = 1u << 13,

    /// <summary>All memory is pinned for RDMA (<c>VIR_MIGRATE_RDMA_PIN_ALL</c>).</summary>
    RdmaPinAll = 1u << 14,

    /// <summary>The migration may be switched to post-copy (<c>VIR_MIGRATE_POSTCOPY</c>).</summary>
    PostCopy = 1u << 15,

    /// <summary>The data is encrypted (<c>VIR_MIGRATE_TLS</c>).</summary>
    Tls = 1u << 16,

    /// <summary>Several connections, multifd (<c>VIR_MIGRATE_PARALLEL</c>, libvirt 5.2.0).</summary>
    Parallel = 1u << 17,

    /// <summary>Disk writes go to both ends at once (<c>VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES</c>, libvirt 8.0.0).</summary>
    NonSharedSynchronousWrites = 1u << 18,

    /// <summary>A failed post-copy is recovered (<c>VIR_MIGRATE_POSTCOPY_RESUME</c>, libvirt 8.5.0).</summary>
    PostCopyResume = 1u << 19,

    /// <summary>Pages are sent without being copied first (<c>VIR_MIGRATE_ZEROCOPY</c>, libvirt 8.5.0).</summary>
    ZeroCopy = 1u << 20,
}
