using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Prediction;

/// <summary>What the latest passes of a migration that runs show of the guest: dirty curves, at their best and at their worst. Immutable.</summary>
internal sealed class LearnedPasses : IEquatable<LearnedPasses>
{
    /// <summary>Guests change their habits: what is further back no longer counts.</summary>
    internal const int Most = 8;

    /// <summary>
    /// Below the shortest pass that was seen, a guest changes more in a second, since it changes fewer pages twice. At worst the curve goes on as this
    /// power of the interval, as a real guest was measured over 1 and 26 s.
    /// </summary>
    private const double Bend = 0.67;
    private const int Halvings = 8;

    private readonly (double Seconds, double Bytes, int Throttle)[] passes;

    private LearnedPasses((double Seconds, double Bytes, int Throttle)[] passes)
    {
        this.passes = passes;
        Best = Curve(passes.Select(pass => (pass.Seconds * Throttling.CpuShare(pass.Throttle), pass.Bytes)));
        Worst = WithBend(Curve(passes.Select(pass => (pass.Seconds, pass.Bytes))));
    }

    /// <summary>Gets the curve of a guest that does as much less as it was slowed down.</summary>
    internal DirtyCurve Best { get; }

    /// <summary>Gets the curve of a guest that was not held back by being slowed down.</summary>
    internal DirtyCurve Worst { get; }

    public bool Equals(LearnedPasses? other) => other is not null && passes.SequenceEqual(other.passes);

    public override bool Equals(object? obj) => Equals(obj as LearnedPasses);

    public override int GetHashCode() => passes[passes.Length - 1].GetHashCode();

    /// <param name="before">What was learned before; <see langword="null"/>: nothing.</param>
    /// <param name="seconds">How long the pass took.</param>
    /// <param name="bytes">What the guest changed meanwhile.</param>
    /// <param name="throttle">By how much the guest was slowed down, in percent.</param>
    internal static LearnedPasses After(LearnedPasses? before, double seconds, double bytes, int throttle)
    {
        var known = before?.passes ?? [];
        return new([.. known.Skip(known.Length - Most + 1), (seconds, bytes, throttle)]);
    }

    private static DirtyCurve Curve(IEnumerable<(double Seconds, double Bytes)> points) =>
        DirtyCurve.FromPoints(points.Select(point => new DirtyPoint(Interval(point.Seconds), Clamped.ToLong(point.Bytes))));

    private static DirtyCurve WithBend(DirtyCurve curve)
    {
        var shortest = curve.Points[0];
        return DirtyCurve.FromPoints(Enumerable.Range(1, Halvings).Select(halving => new DirtyPoint(
            Interval(shortest.Interval.TotalSeconds / (1 << halving)),
            Clamped.ToLong(shortest.Bytes / Math.Pow(1 << halving, Bend)))).Concat(curve.Points));
    }

    private static TimeSpan Interval(double seconds) => Clamped.ToTime(Math.Min(86_400, Math.Max(0.000_001, seconds)));
}
