using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>
/// The numbers behind a prediction. Each has a default from published measurements or from QEMU's source, and each can be calibrated per site.
/// </summary>
/// <remarks>
/// What one connection carries here is what was measured in the middle. Rule R13 divides by lower numbers, which are chosen to be safe.
/// </remarks>
public sealed record PredictionOptions
{
    /// <summary>Gets the options when nothing is set.</summary>
    public static PredictionOptions Default => new();

    /// <summary>Gets what the one connection of a migration that is not parallel carries: more than 0. The default is 14 Gbps (published: about 14).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth SingleConnection { get; init => field = Positive(value, nameof(SingleConnection)); } = Bandwidth.FromMegabitsPerSecond(14_000);

    /// <summary>Gets what it carries when encrypted: more than 0. The default is 2.8 Gbps (published: about 2.8).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth EncryptedSingleConnection { get; init => field = Positive(value, nameof(EncryptedSingleConnection)); } = Bandwidth.FromMegabitsPerSecond(2_800);

    /// <summary>Gets what each of several parallel connections carries: more than 0. The default is 17 Gbps (published: 13 to 22).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth ParallelConnection { get; init => field = Positive(value, nameof(ParallelConnection)); } = Bandwidth.FromMegabitsPerSecond(17_000);

    /// <summary>Gets what each carries when encrypted: more than 0. The default is 4.7 Gbps (published: 4.2 to 5.4).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth EncryptedParallelConnection { get; init => field = Positive(value, nameof(EncryptedParallelConnection)); } = Bandwidth.FromMegabitsPerSecond(4_700);

    /// <summary>Gets what each carries with zstd, on the wire: more than 0. The default is 1.1 Gbps (published: 1.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth ZstdConnection { get; init => field = Positive(value, nameof(ZstdConnection)); } = Bandwidth.FromMegabitsPerSecond(1_100);

    /// <summary>Gets how many bytes of memory zstd puts into one byte on the wire: 1 to 1000. The default is 2.8 (published: 6.3 Gbps of memory in 2.2 on the wire).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double ZstdRatio { get; init => field = Within(value, 1, 1000, nameof(ZstdRatio)); } = 2.8;

    /// <summary>Gets how fast memory that was never written is read: more than 0. The default is 80 Gbps, 10 GB/s (published: about 10 with one thread, 16 to 24 with several).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0.</exception>
    public Bandwidth ZeroScan { get; init => field = Positive(value, nameof(ZeroScan)); } = Bandwidth.FromGigabitsPerSecond(80);

    /// <summary>
    /// Gets the part of the link's bandwidth that carries data: more than 0, up to 1. The default is 0.94: of 1538 bytes that an Ethernet frame takes on
    /// the wire, TCP over IPv4 with timestamps leaves 1448.
    /// </summary>
    /// <remarks>A plan's limit is not lowered by it: QEMU counts only the data that it writes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double LinkEfficiency
    {
        get;
        init
        {
            Require.Share(value, nameof(LinkEfficiency));
            field = value;
        }
    } = 0.94;

    /// <summary>Gets the time of a packet from one host to the other: 0 to 10 s. Each pass takes one round trip. The default is 0.2 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan LinkLatency { get; init => field = UpTo(value, TimeSpan.FromSeconds(10), nameof(LinkLatency)); } = TimeSpan.FromTicks(2 * TimeSpan.TicksPerMillisecond / 10);

    /// <summary>Gets how long the VM may be paused at the end where the schedule says nothing: 1 ms to 2 000 s. The default is 300 ms, QEMU's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan DowntimeLimit
    {
        get;
        init
        {
            Require.Between(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2_000), nameof(DowntimeLimit));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(300);

    /// <summary>Gets how long a migration takes beside its passes (start of the destination's QEMU, switchover of devices): 0 to 1 h. The default is 0.5 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan Overhead { get; init => field = UpTo(value, TimeSpan.FromHours(1), nameof(Overhead)); } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the part of the pause that does not depend on what is left to send: 0 to 1 h. The default is 30 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan FixedPause { get; init => field = UpTo(value, TimeSpan.FromHours(1), nameof(FixedPause)); } = TimeSpan.FromMilliseconds(30);

    /// <summary>Gets how far the dirty curve may be off in nine of ten cases, as a part of it: 0 to less than 1. The default is 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double DirtySpread { get; init => field = Fraction(value, nameof(DirtySpread)); } = 0.1;

    /// <summary>Gets how far the rate may be off where the plan's limit decides it: 0 to less than 1. The default is 0.02; QEMU holds a limit closely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double LimitSpread { get; init => field = Fraction(value, nameof(LimitSpread)); } = 0.02;

    /// <summary>Gets how far the rate may be off where the link decides it: 0 to less than 1. The default is 0.1; others use the link too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double LinkSpread { get; init => field = Fraction(value, nameof(LinkSpread)); } = 0.1;

    /// <summary>Gets how far the rate may be off where the connections decide it: 0 to less than 1. The default is 0.25; hosts' CPUs differ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double ConnectionSpread { get; init => field = Fraction(value, nameof(ConnectionSpread)); } = 0.25;

    private static Bandwidth Positive(Bandwidth value, string name)
    {
        Require.MoreThanZero(value, name);
        return value;
    }

    private static double Fraction(double value, string name)
    {
        Require.Fraction(value, name);
        return value;
    }

    private static double Within(double value, double minimum, double maximum, string name)
    {
        Require.Between(value, minimum, maximum, name);
        return value;
    }

    private static TimeSpan UpTo(TimeSpan value, TimeSpan maximum, string name)
    {
        Require.Between(value, TimeSpan.Zero, maximum, name);
        return value;
    }
}
