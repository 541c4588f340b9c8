using System;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Calibration;

/// <summary>One migration that ended: a line of history. Nothing of the guest is kept but its id and what decides its migrations.</summary>
public sealed record MigrationRecord
{
    /// <summary>Gets the VM's id; <see langword="null"/>, the default: not recorded.</summary>
    public string? Vm { get; init; }

    /// <summary>Gets the number of connections; <see langword="null"/>, the default: the one connection of a migration that is not parallel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside 1 to 255.</exception>
    public int? Connections
    {
        get;
        init
        {
            if (value is { } count)
            {
                Require.Between(count, 1, 255, nameof(Connections));
            }

            field = value;
        }
    }

    /// <summary>Gets what the connections did to the data. The default is <see cref="ConnectionKind.Plain"/>.</summary>
    public ConnectionKind Kind { get; init; } = ConnectionKind.Plain;

    /// <summary>Gets the lower of both hosts' link bandwidths; <see langword="null"/>, the default: not known.</summary>
    public Bandwidth? Link { get; init; }

    /// <summary>Gets the limit that the hypervisor was given; <see langword="null"/>, the default: none.</summary>
    public Bandwidth? Limit { get; init; }

    /// <summary>Gets the bytes that were sent over the network: 0 or more. The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long SentBytes
    {
        get;
        init
        {
            Require.AtLeast(value, 0, nameof(SentBytes));
            field = value;
        }
    }

    /// <summary>Gets how long was sent: 0 or more. The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative time.</exception>
    public TimeSpan Duration
    {
        get;
        init
        {
            Require.Between(value, TimeSpan.Zero, TimeSpan.MaxValue, nameof(Duration));
            field = value;
        }
    }

    /// <summary>Gets when it ended; <see langword="null"/>, the default: not recorded.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Gets whether the VM moved. The default is <see langword="true"/>.</summary>
    public bool Completed { get; init; } = true;

    /// <summary>Gets how long the VM ran on neither host: 0 or more; <see langword="null"/>, the default: not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative time.</exception>
    public TimeSpan? Downtime
    {
        get;
        init
        {
            if (value is { } time)
            {
                Require.Between(time, TimeSpan.Zero, TimeSpan.MaxValue, nameof(Downtime));
            }

            field = value;
        }
    }

    /// <summary>Gets the VM's memory as the migration met it, each pass a point of the dirty curve; <see langword="null"/>, the default: not known.</summary>
    public VmMemory? Memory { get; init; }

    /// <summary>Gets what the migration was decided from, so that it can be decided again; <see langword="null"/>, the default: not recorded.</summary>
    public MigrationRequest? Request { get; init; }

    /// <summary>Returns the mean rate on the wire, in bits per second; 0 where nothing is known.</summary>
    internal double BitsPerSecond => Duration > TimeSpan.Zero ? SentBytes * 8d / Duration.TotalSeconds : 0;
}
