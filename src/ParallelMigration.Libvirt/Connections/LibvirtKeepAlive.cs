using System;

namespace ParallelMigration.Libvirt;

/// <summary>
/// How a connection finds out that its daemon is gone without a word: the host lost its power, the network is cut. The daemon is asked whenever
/// nothing came for an interval; when too many questions have no answer, the connection counts as broken: calls that wait fail,
/// <see cref="LibvirtConnection.IsAlive"/> says so and feeds end.
/// </summary>
/// <remarks>
/// libvirt sets it once for a connection. Without effect on drivers without a daemon, and on daemons that do not take part. When it ends a connection
/// on which several threads wait, libvirt's client before 10.4.0 may touch a stack that is no more (CVE-2024-4418, seen with 9.0.0): with one of
/// those, ask for it only where one thread at a time uses the connection, and no migration does.
/// </remarks>
public sealed record LibvirtKeepAlive
{
    /// <summary>Every 5 seconds, 6 times, as virsh and libvirt's daemons: a daemon that is gone is found out after 35 seconds.</summary>
    public static LibvirtKeepAlive Default => new();

    /// <summary>The time from one question to the next, in whole seconds, 1 second to 1 hour. Default: 5 seconds.</summary>
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

    /// <summary>How many questions may be without an answer, 1 to 100. Default: 6.</summary>
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
