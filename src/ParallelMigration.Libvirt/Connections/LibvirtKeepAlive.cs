using System;

namespace ParallelMigration.Libvirt;

/// <summary>
/// How a connection detects a daemon that vanished: its host lost power, or the network is cut. The daemon is asked whenever nothing arrived for an interval. When too
/// many questions stay unanswered, the connection counts as broken: waiting calls fail, and <see cref="LibvirtConnection.IsAlive"/> is <see langword="false"/>.
/// </summary>
/// <remarks>
/// It has no effect on drivers without a daemon. libvirt's client before 10.4.0 has a bug (CVE-2024-4418, seen with 9.0.0) that it brings out when it ends a connection on which
/// several threads wait. With such a client, use it only where one thread at a time uses the connection, and no migration does.
/// </remarks>
public sealed record LibvirtKeepAlive
{
    /// <summary>Gets 6 questions, one every 5 seconds, as virsh and libvirt's daemons have it. A daemon that vanished is detected after 35 seconds.</summary>
    public static LibvirtKeepAlive Default => new();

    /// <summary>Gets the time from one question to the next, in whole seconds.</summary>
    /// <value>The default is 5 seconds. Valid are 1 second to 1 hour.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan Interval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1), nameof(Interval));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1), nameof(Interval));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how many questions may stay unanswered.</summary>
    /// <value>The default is 6. Valid are 1 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public int Count
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Count));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100, nameof(Count));
            field = value;
        }
    } = 6;
}
