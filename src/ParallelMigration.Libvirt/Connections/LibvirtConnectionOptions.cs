using System;

namespace ParallelMigration.Libvirt;

/// <summary>Options of a <see cref="LibvirtConnection"/>.</summary>
public sealed record LibvirtConnectionOptions
{
    /// <summary>
    /// Gets how often the daemon is asked whether it is there while nothing arrives, in whole seconds. This detects a daemon that vanished without closing the connection: its host lost
    /// power, or the network is cut. Waiting calls then fail, and <see cref="LibvirtConnection.IsAlive"/> is <see langword="false"/>.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: TCP detects it, after about 15 minutes. Valid are 1 second to 1 hour. The connection that <see cref="LibvirtMigrator"/> opens
    /// for libvirt's migration call always uses keepalive: every 5 seconds, as virsh and libvirt's daemons have it, unless this is set. It has no effect on drivers without a daemon.
    /// </value>
    /// <remarks>
    /// libvirt's client before 10.4.0 has a bug (CVE-2024-4418, seen with 9.0.0) that keepalive brings out when it ends a connection on which several threads wait. With such a client, set
    /// it only where one thread at a time uses the connection, and no migration does.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan? KeepAliveInterval
    {
        get;
        init
        {
            if (value is { } interval)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromSeconds(1), nameof(KeepAliveInterval));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, TimeSpan.FromHours(1), nameof(KeepAliveInterval));
            }

            field = value;
        }
    }

    /// <summary>Gets how many of these questions may stay unanswered before the connection counts as broken.</summary>
    /// <value>The default is 6: with 5 seconds between them, after 35 seconds. Valid are 1 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public int KeepAliveCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(KeepAliveCount));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100, nameof(KeepAliveCount));
            field = value;
        }
    } = 6;

    /// <summary>Gets whether a broken connection is opened again, by its URI, when it is used next.</summary>
    /// <value>
    /// The default is <see langword="true"/>. If <see langword="false"/>, everything fails on a broken connection, and a migration whose source
    /// connection breaks ends with <see cref="MigrationOutcome.Unknown"/> unless the destination shows where the guest is.
    /// </value>
    public bool Reconnect { get; init; } = true;
}
