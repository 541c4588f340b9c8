namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>What kind of migration a fault strikes, besides plain or parallel.</summary>
internal enum MigrationKind
{
    /// <summary>Nothing but plain or parallel.</summary>
    Ordinary,

    /// <summary>The data is encrypted (TLS).</summary>
    Encrypted,

    /// <summary>It switches to post-copy when it has begun.</summary>
    PostCopy,

    /// <summary>Parallel, with zero-copy.</summary>
    ZeroCopy,

    /// <summary>Parallel, compressed with zstd.</summary>
    Zstd,
}
