using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>The network between source and destination.</summary>
public sealed record MigrationLink
{
    /// <summary>
    /// Gets what the link carries, headers of all layers included, as network cards report it; <see langword="null"/>, the default: not known. Then only the
    /// plan's limit and the connections bound the migration.
    /// </summary>
    public Bandwidth? Bandwidth { get; init; }

    /// <summary>
    /// Gets the part of <see cref="Bandwidth"/> that carries data: more than 0, up to 1. The default is 0.94: of 1538 bytes that an Ethernet frame takes on
    /// the wire, TCP over IPv4 with timestamps leaves 1448.
    /// </summary>
    /// <remarks>A plan's limit is not lowered by it: QEMU counts only the data that it writes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double Efficiency
    {
        get;
        init
        {
            Require.Share(value, nameof(Efficiency));
            field = value;
        }
    } = 0.94;

    /// <summary>Gets the time of a packet from one end to the other: 0 to 10 s. Each pass takes one round trip. The default is 0.2 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan Latency
    {
        get;
        init
        {
            Require.Between(value, TimeSpan.Zero, TimeSpan.FromSeconds(10), nameof(Latency));
            field = value;
        }
    } = TimeSpan.FromTicks(2 * TimeSpan.TicksPerMillisecond / 10);
}
