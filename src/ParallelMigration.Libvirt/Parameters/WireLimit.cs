using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>The limit to give to QEMU, in MiB/s, so that the wire does not carry more than the plan allows.</summary>
/// <remarks>
/// Over parallel connections QEMU sends whole packets of 512 KiB, and checks the limit in windows of 100 ms: a window carries whole packets, so the wire a multiple of
/// 5 MiB/s. QEMU before 8.1 counts a packet when it is handed to a connection: the wire carries the limit, rounded up. Later ones count it when it is written: when the
/// limit is reached, each connection may have another one in hand. FAULTS.md has what was measured.
/// </remarks>
internal static class WireLimit
{
    private const int PacketRate = 5; // of one packet in each window, in MiB/s

    private static readonly HypervisorVersion CountsWhatIsWritten = new(8, 1);

    /// <summary>Returns the limit.</summary>
    /// <param name="limit">What the plan allows.</param>
    /// <param name="connections">The parallel connections. The default is <see langword="null"/>: not parallel.</param>
    /// <param name="qemu">The source's QEMU; <see langword="null"/>: not known, so the limit is one that any version keeps.</param>
    public static ulong Of(Bandwidth limit, int? connections = null, HypervisorVersion? qemu = null)
    {
        // The lowest limit that lets the window have that many packets: a window in which QEMU also sent a part of one, as it does on a busy host, exceeds it least.
        return connections is { } count ? (ulong)((Packets(limit, count, qemu) - 1) * PacketRate) + 1 : (ulong)limit.ToMebibytesPerSecond();
    }

    /// <summary>Returns what the wire may carry in MiB/s with that limit, where that is more than the plan allows: it is too low for so many connections.</summary>
    /// <inheritdoc cref="Of"/>
    public static long? Exceeded(Bandwidth limit, int connections, HypervisorVersion? qemu)
    {
        var most = (Packets(limit, connections, qemu) + InHand(connections, qemu)) * PacketRate;
        return most > limit.ToMebibytesPerSecond() ? most : null;
    }

    // Those that are counted before the limit is reached. One is always sent.
    private static long Packets(Bandwidth limit, int connections, HypervisorVersion? qemu) =>
        Math.Max(1, (limit.ToMebibytesPerSecond() / PacketRate) - InHand(connections, qemu));

    private static long InHand(int connections, HypervisorVersion? qemu) => qemu < CountsWhatIsWritten ? 0 : connections;
}
