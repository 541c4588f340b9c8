namespace ParallelMigration.Libvirt;

/// <summary>What libvirt must know for a migration besides the plan.</summary>
public sealed record LibvirtMigrationOptions
{
    /// <summary>No migration URI, the same name, a transient domain.</summary>
    public static LibvirtMigrationOptions Default { get; } = new();

    /// <summary>
    /// Where the source's QEMU sends the data, such as <c>tcp://192.0.2.2</c> (<c>migrate_uri</c>). <see langword="null"/>, the
    /// default: the destination's daemon says. RDMA needs one that starts with <c>rdma://</c>.
    /// </summary>
    public string? MigrationUri { get; init; }

    /// <summary>The domain's name at the destination (<c>destination_name</c>); <see langword="null"/>, the default: as at the source.</summary>
    public string? DestinationName { get; init; }

    /// <summary>
    /// Whether the definition moves along: the destination keeps it and the source drops it. Say yes for a persistent domain
    /// (<see cref="LibvirtDomain.IsPersistent"/>), or its definition stays behind at the source, shut off, and could be started there
    /// a second time. Default: no, as for a transient domain.
    /// </summary>
    public bool MovesDefinition { get; init; }
}
