using System;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Convergence;

/// <summary>One action to bring a live migration to its end.</summary>
/// <remarks>The default value is <see cref="Wait"/>.</remarks>
[TypeConverter(typeof(ConvergenceActionTypeConverter))]
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly partial record struct ConvergenceAction
{
    private const int MaxDowntimeMilliseconds = 2_000_000;

    private ConvergenceAction(ConvergenceActionKind kind, TimeSpan downtime = default, Bandwidth bandwidth = default)
    {
        Kind = kind;
        Downtime = downtime;
        Bandwidth = bandwidth;
    }

    /// <summary>Gets the longest downtime that QEMU takes: 2 000 s.</summary>
    public static TimeSpan MaxDowntime => TimeSpan.FromMilliseconds(MaxDowntimeMilliseconds);

    /// <summary>
    /// Gets the action that does nothing. Among the last actions of a schedule it is a reprieve: the migration may stall once more before the next action.
    /// The guest is not paused.
    /// </summary>
    public static ConvergenceAction Wait => default;

    /// <summary>Gets the action that switches to post-copy.</summary>
    public static ConvergenceAction PostCopy => new(ConvergenceActionKind.PostCopy);

    /// <summary>Gets the action that aborts the migration; the guest keeps running on the source.</summary>
    public static ConvergenceAction Abort => new(ConvergenceActionKind.Abort);

    /// <summary>Gets what to do.</summary>
    public ConvergenceActionKind Kind { get; }

    /// <summary>Gets, for <see cref="ConvergenceActionKind.SetDowntime"/>, how long the guest may be paused at switchover; otherwise zero.</summary>
    public TimeSpan Downtime { get; }

    /// <summary>Gets, for <see cref="ConvergenceActionKind.SetBandwidth"/>, how much the migration may use; otherwise zero.</summary>
    public Bandwidth Bandwidth { get; }

    /// <summary>Lets the guest be paused for up to this time at switchover.</summary>
    /// <param name="downtime">1 ms to <see cref="MaxDowntime"/>, rounded down to whole milliseconds (libvirt's unit).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="downtime"/> is outside that range.</exception>
    public static ConvergenceAction SetDowntime(TimeSpan downtime)
    {
        var milliseconds = downtime.Ticks / TimeSpan.TicksPerMillisecond;
        Require.Between(milliseconds, 1, MaxDowntimeMilliseconds, nameof(downtime));
        return new(ConvergenceActionKind.SetDowntime, TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond));
    }

    /// <summary>Lets the migration use up to this bandwidth from now on, instead of the plan's limit.</summary>
    /// <param name="bandwidth">More than 0. Converted to MiB/s when it is given to the hypervisor (rule B4).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bandwidth"/> is 0.</exception>
    public static ConvergenceAction SetBandwidth(Bandwidth bandwidth)
    {
        Require.MoreThanZero(bandwidth, nameof(bandwidth));
        return new(ConvergenceActionKind.SetBandwidth, bandwidth: bandwidth);
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text"><c>SetDowntime(150 ms)</c>, <c>SetBandwidth(10 Gbps)</c>, <c>Wait</c>, <c>PostCopy</c> or <c>Abort</c>; the case of these words does not matter.</param>
    /// <param name="action">The action read, or Wait.</param>
    /// <returns>Whether <paramref name="text"/> was an action.</returns>
    public static bool TryParse(string? text, out ConvergenceAction action)
    {
        action = ChoiceText.Is(text, "PostCopy") ? PostCopy : ChoiceText.Is(text, "Abort") ? Abort : Wait;
        if (action != Wait || ChoiceText.Is(text, "Wait"))
        {
            return true;
        }

        if (Bandwidth.TryParse(ChoiceText.Argument(text, "SetBandwidth"), out var bandwidth) && bandwidth > Bandwidth.Zero)
        {
            action = SetBandwidth(bandwidth);
            return true;
        }

        var downtime = ChoiceText.Argument(text, "SetDowntime");
        if (downtime is null
            || !downtime.EndsWith("ms", StringComparison.Ordinal)
            || !int.TryParse(downtime.Substring(0, downtime.Length - 2).TrimEnd(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds is < 1 or > MaxDowntimeMilliseconds)
        {
            return false;
        }

        action = SetDowntime(TimeSpan.FromMilliseconds(milliseconds));
        return true;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">For instance <c>SetDowntime(150 ms)</c>.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not an action.</exception>
    public static ConvergenceAction Parse(string text) => TryParse(text, out var action)
        ? action
        : throw new FormatException(
            $"'{text}' is not an action of a schedule. Write Wait, PostCopy, Abort, SetBandwidth(10 Gbps) or SetDowntime(150 ms), with 1 to {MaxDowntimeMilliseconds} ms.");

    /// <summary><c>SetDowntime(150 ms)</c>, <c>SetBandwidth(10 Gbps)</c>, <c>Wait</c>, <c>PostCopy</c> or <c>Abort</c>.</summary>
    public override string ToString() => Kind switch
    {
        ConvergenceActionKind.SetDowntime => "SetDowntime(" + Downtime.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture) + " ms)",
        ConvergenceActionKind.SetBandwidth => $"SetBandwidth({Bandwidth})",
        _ => Kind.ToString(),
    };
}
