namespace ParallelMigration.Libvirt;

/// <summary>What libvirt needs to know for a migration besides the plan.</summary>
public sealed record LibvirtMigrationOptions
{
    /// <summary>Gets where the source's QEMU sends the data, such as <c>tcp://192.0.2.2</c> (<c>migrate_uri</c>).</summary>
    /// <value>The default is <see langword="null"/>: the destination's daemon decides. RDMA needs one that starts with <c>rdma://</c>.</value>
    public string? MigrationUri { get; init; }

    /// <summary>Gets the destination's name in its certificate (<c>tls.destination</c>, libvirt 6.0.0), for encrypted migrations whose <see cref="MigrationUri"/> has another name or an address.</summary>
    /// <value>The default is <see langword="null"/>: the certificate is checked against the host in the migration URI. Without encryption it does not count.</value>
    public string? TlsDestination { get; init; }

    /// <summary>Gets the domain's name at the destination (<c>destination_name</c>).</summary>
    /// <value>The default is <see langword="null"/>: the same as at the source.</value>
    public string? DestinationName { get; init; }

    /// <summary>Gets whether a persistent guest's definition moves with it: the destination keeps it and the source drops it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="LibvirtMigrator"/> asks the source and moves the definition of a persistent guest, so that it
    /// cannot be started a second time at the source. <see langword="false"/> leaves it at the source, shut off.
    /// </value>
    public bool? MovePersistentDefinition { get; init; }
}
