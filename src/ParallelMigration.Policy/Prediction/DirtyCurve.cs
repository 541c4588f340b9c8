using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using CommunityToolkit.Diagnostics;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Prediction;

/// <summary>
/// How much memory a VM changes within a time, D(t), from one or more measured points. It starts at 0, never falls, and rises ever more slowly
/// (it is concave): a short time changes fresh pages, a longer one changes the same pages again.
/// </summary>
/// <remarks>
/// <para>
/// One rate is not enough to predict a migration. The same VM was measured at 46 MB/s over 24 to 29 s and at 125 MB/s over 1 to 1.5 s. Measure a short
/// time (about 1 s, near the last passes) and a long one (about 10 s, near the first pass).
/// </para>
/// <para>
/// Sources: libvirt's <c>virDomainStartDirtyRateCalc</c> with page sampling over two periods, the passes of an earlier migration of the same VM, or
/// the passes of the one that runs. Between points the curve is a straight line; below the shortest it is a line from 0, and beyond the longest the last
/// line continues. Points of nearly the same interval count as one, by their medians, and points that break the shape are taken together in the same way, so that outliers count little.
/// </para>
/// </remarks>
[JsonConverter(typeof(PolicyJsonConverter))]
public sealed class DirtyCurve : IEquatable<DirtyCurve>
{
    /// <summary>Intervals within 10 % of each other are one interval measured several times.</summary>
    private const double SameInterval = 1.1;

    private readonly double[] seconds;
    private readonly double[] bytes;

    private DirtyCurve(double[] seconds, double[] bytes)
    {
        this.seconds = seconds;
        this.bytes = bytes;
    }

    /// <summary>Gets the curve of a VM that changes nothing.</summary>
    public static DirtyCurve None { get; } = new([], []);

    /// <summary>Makes a curve of measured points, in any order.</summary>
    /// <param name="points">One point or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="points"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="points"/> is empty, or one of them has no interval.</exception>
    public static DirtyCurve FromPoints(IEnumerable<DirtyPoint> points)
    {
        Require.NotNull(points, nameof(points));
        var sorted = points.OrderBy(point => point.Interval).ToArray();
        if (sorted.Length == 0 || sorted[0].Interval <= TimeSpan.Zero)
        {
            ThrowHelper.ThrowArgumentException(nameof(points), "A dirty curve needs at least one point, each with an interval of more than 0.");
        }

        var corners = Corners(sorted);
        for (var more = sorted.Length; corners.Length < more; corners = Corners(corners))
        {
            more = corners.Length;
        }

        return new(corners.Select(point => point.Interval.TotalSeconds).ToArray(), corners.Select(point => (double)point.Bytes).ToArray());
    }

    /// <summary>Makes a curve that runs through all of these points.</summary>
    /// <param name="seconds">Rising intervals, above 0.</param>
    /// <param name="bytes">What is changed within each of them.</param>
    internal static DirtyCurve Through(double[] seconds, double[] bytes)
    {
        for (var i = 1; i < bytes.Length; i++)
        {
            bytes[i] = Math.Max(bytes[i], bytes[i - 1]);
        }

        return new(seconds, bytes);
    }

    /// <summary>Returns the curve of a VM that changes so many times as much.</summary>
    internal DirtyCurve Times(double factor) => new(seconds, [.. bytes.Select(value => value * factor)]);

    /// <summary>Gets the points that the curve runs through, by rising interval: those measured, or fewer where some did not fit the shape.</summary>
    public IReadOnlyList<DirtyPoint> Points =>
        seconds.Zip(bytes, (time, value) => new DirtyPoint(Clamped.ToTime(time), Clamped.ToLong(value))).ToArray();

    /// <summary>Returns how many bytes the VM changes within a time: 0 or more.</summary>
    /// <param name="interval">The time; negative counts as 0.</param>
    public long BytesWithin(TimeSpan interval) => Clamped.ToLong(At(interval.TotalSeconds));

    /// <inheritdoc/>
    public bool Equals(DirtyCurve? other) => other is not null && seconds.SequenceEqual(other.seconds) && bytes.SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DirtyCurve);

    /// <inheritdoc/>
    public override int GetHashCode() => seconds.Length == 0 ? 0 : (seconds[0], bytes[bytes.Length - 1]).GetHashCode();

    /// <summary><c>100663296 bytes in 2 s, 117440512 bytes in 10 s</c>, or <c>none</c>.</summary>
    public override string ToString() => seconds.Length == 0
        ? "none"
        : string.Join(", ", seconds.Zip(bytes, (time, value) => FormattableString.Invariant($"{value:0} bytes in {time:0.###} s")));

    internal int Count => seconds.Length;

    /// <summary>
    /// Points that fit together, of points in the order of their intervals. Medians may again be of nearly the same interval: of the result the
    /// same is asked until nothing changes, so that a curve's own points make that curve.
    /// </summary>
    private static DirtyPoint[] Corners(DirtyPoint[] sorted)
    {
        var knots = new List<DirtyKnot>();
        for (var first = 0; first < sorted.Length;)
        {
            var next = first + 1;
            while (next < sorted.Length && sorted[next].Interval.Ticks <= sorted[first].Interval.Ticks * SameInterval)
            {
                next++;
            }

            DirtyKnot.Add(knots, sorted, DirtyKnot.Of(sorted, first, next));
            first = next;
        }

        return knots.Select(knot => new DirtyPoint(Clamped.ToTime(knot.Seconds), Clamped.ToLong(knot.Bytes))).ToArray();
    }

    internal double At(double time)
    {
        if (seconds.Length == 0 || !(time > 0))
        {
            return 0;
        }

        var last = 0;
        while (last < seconds.Length - 1 && time > seconds[last])
        {
            last++;
        }

        var (startSeconds, startBytes) = last == 0 ? (0d, 0d) : (seconds[last - 1], bytes[last - 1]);
        return startBytes + ((bytes[last] - startBytes) / (seconds[last] - startSeconds) * (time - startSeconds));
    }
}
