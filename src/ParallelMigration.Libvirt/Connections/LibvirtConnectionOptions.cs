namespace ParallelMigration.Libvirt;

/// <summary>Options of a <see cref="LibvirtConnection"/>.</summary>
public sealed record LibvirtConnectionOptions
{
    /// <summary>Gets how the connection detects a daemon that vanished without closing it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: TCP detects it, after about 15 minutes. The connection that <see cref="LibvirtMigrator"/> opens
    /// for libvirt's migration call always uses keepalive, <see cref="LibvirtKeepAlive.Default"/> unless this is set.
    /// </value>
    public LibvirtKeepAlive? KeepAlive { get; init; }

    /// <summary>Gets whether a broken connection is opened again, by its URI, when it is used next.</summary>
    /// <value>
    /// The default is <see langword="true"/>. If <see langword="false"/>, everything fails on a broken connection, and a migration whose source
    /// connection breaks ends with <see cref="MigrationOutcome.Unknown"/> unless the destination shows where the guest is.
    /// </value>
    public bool Reconnect { get; init; } = true;
}
