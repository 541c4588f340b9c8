using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Prediction;

/// <summary>
/// What is believed of a guest while it migrates: curves that may be its dirty curve, each with how likely it is after the curve that was measured before the start
/// and the passes seen so far. Immutable.
/// </summary>
/// <remarks>
/// A curve is (1 − c)·τ·(1 − exp(−t/τ)) + c·t, times a rate: pages written again after about τ, and a part c of ever new ones. Most public workloads have this shape, a hot set
/// and a cold rest. How steady the guest is, is not known either: four degrees are weighed by how well the passes fit together. So the curves that count become
/// fewer with each pass, and the rate of each is the better known the steadier the guest has been.
/// </remarks>
internal sealed class GuestHabits : IEquatable<GuestHabits>
{
    /// <summary>Guests change their habits: what is further back no longer counts.</summary>
    private const int MostPasses = 8;

    /// <summary>τ from a 128th of the first pass to four times as long, and a straight line, which counts as much as two of the others.</summary>
    private const int FirstPower = -7;
    private const int LastPower = 2;
    private const double Straight = 2;

    /// <summary>A page of 2 MiB is sampled, as by QEMU; measured before the start, all of it may be off together, and each point by itself.</summary>
    private const double BytesPerSample = 1 << 21;
    private const double MeasuredTogether = 0.1;
    private const double MeasuredEach = 0.15;

    private const double LeastWeight = 0.01;
    private const double PointsStep = 1.5;
    private const int Points = 20;

    private static readonly double[] ColdParts = [0, 0.1, 0.3, 0.6];
    private static readonly double[] Unsteadiness = [0.01, 0.03, 0.1, 0.3];

    private readonly DirtyCurve measured;
    private readonly (double Seconds, double Bytes, double Variance)[] passes;

    private GuestHabits(DirtyCurve measured, (double Seconds, double Bytes, double Variance)[] passes, double firstPass)
    {
        this.measured = measured;
        this.passes = passes;
        FirstPass = firstPass;
        Curves = passes.Length == 0 ? [] : [.. Weighed()];
        Straightest = passes.Length == 0 ? DirtyCurve.None : Of(t => passes[passes.Length - 1].Bytes / passes[passes.Length - 1].Seconds * t);
    }

    /// <summary>Three points that stand for a normal distribution (Gauss and Hermite's), and their weights.</summary>
    internal static IReadOnlyList<(double Deviations, double Weight)> Spread { get; } = [(0, 2 / 3d), (Math.Sqrt(3), 1 / 6d), (-Math.Sqrt(3), 1 / 6d)];

    /// <summary>Gets the curves that count, with their weights; empty before the first pass.</summary>
    internal IReadOnlyList<(DirtyCurve Curve, double Weight)> Curves { get; }

    /// <summary>Gets the curve below which none is: that of a guest that writes nothing twice. A concave curve through the latest pass is not lower at any shorter time.</summary>
    internal DirtyCurve Straightest { get; }

    internal bool IsMeasured => measured.Count > 0;

    /// <summary>Gets what is believed of another migration of the guest.</summary>
    internal GuestHabits Forgotten => passes.Length == 0 ? this : Before(measured);

    private double FirstPass { get; }

    internal static GuestHabits Before(DirtyCurve measured) => new(measured, [], 0);

    /// <param name="seconds">How long the pass took.</param>
    /// <param name="bytes">What the guest changed meanwhile.</param>
    /// <param name="variance">How well the time is known: the variance of its logarithm.</param>
    internal GuestHabits After(double seconds, double bytes, double variance) => new(
        measured,
        [.. passes.Skip(passes.Length - MostPasses + 1), (Math.Max(0.001, seconds), Math.Max(4_096, bytes), variance)],
        FirstPass > 0 ? FirstPass : Math.Max(0.001, seconds));

    public bool Equals(GuestHabits? other) => other is not null && measured.Equals(other.measured) && passes.SequenceEqual(other.passes);

    public override bool Equals(object? obj) => Equals(obj as GuestHabits);

    public override int GetHashCode() => unchecked((measured.GetHashCode() * 397) ^ passes.Length);

    private IEnumerable<(DirtyCurve Curve, double Weight)> Weighed()
    {
        var shapes = Shapes().ToArray();
        var beliefs = shapes.Select(shape => Unsteadiness.Select(unsteady => Believe(shape.Within, unsteady)).ToArray()).ToArray();
        var best = beliefs.SelectMany(each => each).Max(belief => belief.LogLikelihood);
        var weights = beliefs.Select((each, i) => shapes[i].Weight * each.Sum(belief => Math.Exp(belief.LogLikelihood - best))).ToArray();
        var all = weights.Sum();
        for (var i = 0; i < shapes.Length; i++)
        {
            if (weights[i] < all * LeastWeight)
            {
                continue;
            }

            // The four degrees of unsteadiness become one normal distribution of the same mean and variance.
            var parts = beliefs[i].Select(belief => Math.Exp(belief.LogLikelihood - best)).ToArray();
            var mean = parts.Zip(beliefs[i], (part, belief) => part * belief.LogRate).Sum() / parts.Sum();
            var variance = parts.Zip(beliefs[i], (part, belief) => part * (belief.Variance + ((belief.LogRate - mean) * (belief.LogRate - mean)))).Sum() / parts.Sum();
            var within = shapes[i].Within;
            foreach (var (deviations, weight) in Spread)
            {
                var rate = Math.Exp(mean + (deviations * Math.Sqrt(variance)));
                yield return (Of(t => rate * within(t)), weights[i] / all * weight);
            }
        }
    }

    private IEnumerable<(Func<double, double> Within, double Weight)> Shapes()
    {
        for (var power = FirstPower; power <= LastPower; power++)
        {
            var again = FirstPass * Math.Pow(2, power);
            foreach (var cold in ColdParts)
            {
                yield return (t => ((1 - cold) * again * (1 - Math.Exp(-t / again))) + (cold * t), 1);
            }
        }

        yield return (t => t, Straight * ColdParts.Length);
    }

    /// <summary>How likely a shape is, at what rate, if the guest is so unsteady: a linear model of logarithms with a rate that is not known before.</summary>
    private (double LogLikelihood, double LogRate, double Variance) Believe(Func<double, double> within, double unsteady)
    {
        var seen = new Residuals();
        foreach (var (time, bytes, variance) in passes)
        {
            seen.Add(Math.Log(bytes / within(time)), (unsteady * unsteady) + variance);
        }

        var before = new Residuals();
        foreach (var point in measured.Points)
        {
            var expected = Math.Max(BytesPerSample / 4, Math.Exp(seen.Mean) * within(point.Interval.TotalSeconds));
            before.Add(
                Math.Log(Math.Max(BytesPerSample / 4, point.Bytes) / within(point.Interval.TotalSeconds)),
                (unsteady * unsteady) + (MeasuredEach * MeasuredEach) + (BytesPerSample / expected));
        }

        if (before.Weight > 0)
        {
            seen.Add(before.Mean, (MeasuredTogether * MeasuredTogether) + (1 / before.Weight));
        }

        return (seen.LogLikelihood + before.LogLikelihood, seen.Mean, (1 / seen.Weight) + (unsteady * unsteady));
    }

    private DirtyCurve Of(Func<double, double> within)
    {
        var shortest = Math.Max(0.001, FirstPass / 1_024);
        var seconds = Enumerable.Range(0, Points).Select(i => shortest * Math.Pow(PointsStep, i)).ToArray();
        return DirtyCurve.Through(seconds, seconds.Select(within).ToArray());
    }

    /// <summary>What is left of logarithms when a common mean is taken off, each with its own variance.</summary>
    private sealed class Residuals
    {
        private double sum;
        private double squares;
        private double logWeights;

        internal double Weight { get; private set; }

        internal double Mean => sum / Weight;

        internal double LogLikelihood => Weight > 0 ? (logWeights - Math.Log(Weight) - (squares - (sum * sum / Weight))) / 2 : 0;

        internal void Add(double value, double variance)
        {
            var weight = 1 / variance;
            Weight += weight;
            sum += weight * value;
            squares += weight * value * value;
            logWeights += Math.Log(weight);
        }
    }
}
