using System;
using System.Globalization;

namespace ParallelMigration.Policy;

/// <summary>One thing to do to bring a live migration to its end.</summary>
/// <remarks>The default value sets a downtime of 0, which lets no migration end; use the factories.</remarks>
public readonly record struct ConvergenceAction
{
    private ConvergenceAction(ConvergenceActionKind kind, TimeSpan downtime = default, Bandwidth bandwidth = default)
    {
        Kind = kind;
        Downtime = downtime;
        Bandwidth = bandwidth;
    }

    /// <summary>
    /// Do nothing. Among the last actions of a schedule it is a reprieve: the migration may stall once more before the action after it.
    /// The guest is not paused.
    /// </summary>
    public static ConvergenceAction Wait => new(ConvergenceActionKind.Wait);

    /// <summary>Switch to post-copy.</summary>
    public static ConvergenceAction PostCopy => new(ConvergenceActionKind.PostCopy);

    /// <summary>Give up; the guest goes on at the source.</summary>
    public static ConvergenceAction Abort => new(ConvergenceActionKind.Abort);

    /// <summary>What to do.</summary>
    public ConvergenceActionKind Kind { get; }

    /// <summary>With <see cref="ConvergenceActionKind.SetDowntime"/>: how long the guest may stand still; else zero.</summary>
    public TimeSpan Downtime { get; }

    /// <summary>With <see cref="ConvergenceActionKind.SetBandwidth"/>: how much the migration may use; else zero.</summary>
    public Bandwidth Bandwidth { get; }

    /// <summary>Let the guest stand still for up to this time at the end.</summary>
    /// <param name="downtime">1 ms to 2 000 s (QEMU's limit), rounded down to whole milliseconds (libvirt's unit).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="downtime"/> is outside that range.</exception>
    public static ConvergenceAction SetDowntime(TimeSpan downtime)
    {
        var milliseconds = downtime.Ticks / TimeSpan.TicksPerMillisecond;
        Require.Between(milliseconds, 1, 2_000_000, nameof(downtime));
        return new(ConvergenceActionKind.SetDowntime, TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond));
    }

    /// <summary>Let the migration use up to this bandwidth from now on, instead of the plan's limit.</summary>
    /// <param name="bandwidth">More than 0. Becomes MiB/s at the hypervisor's edge (rule B4).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bandwidth"/> is 0.</exception>
    public static ConvergenceAction SetBandwidth(Bandwidth bandwidth)
    {
        Require.MoreThanZero(bandwidth, nameof(bandwidth));
        return new(ConvergenceActionKind.SetBandwidth, bandwidth: bandwidth);
    }

    /// <summary><c>SetDowntime(150 ms)</c>, <c>SetBandwidth(10 Gbps)</c>, <c>Wait</c>, <c>PostCopy</c> or <c>Abort</c>.</summary>
    public override string ToString() => Kind switch
    {
        ConvergenceActionKind.SetDowntime => "SetDowntime(" + Downtime.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture) + " ms)",
        ConvergenceActionKind.SetBandwidth => $"SetBandwidth({Bandwidth})",
        _ => Kind.ToString(),
    };
}
