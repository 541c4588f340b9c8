using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Prediction;

/// <summary>A dirty curve that was known before the migration began, with the height and the bend that its passes show. Immutable.</summary>
internal sealed class CorrectedCurve : IEquatable<CorrectedCurve>
{
    /// <summary>The height of a pass is forgotten within some three seconds.</summary>
    private const double Weight = 3;

    /// <summary>Each later pass shows better how steady the guest is, and whether the height is right.</summary>
    private const double LeastSpread = 0.01;
    private const double MostSpread = 0.9;
    private const double FirstSpread = 0.03;
    private const double SpreadDeviations = 2.5;

    /// <summary>By such a power of the interval the curve may be bent otherwise than it was.</summary>
    private const double Bend = 0.03;

    /// <summary>A pass's height is not exact; passes of nearly the same length show no bend.</summary>
    private const double LeastError = 0.02;
    private const double ErrorDeviations = 3;
    private const double LeastDistance = 0.2;

    /// <summary>The curve is made of points from the latest pass down to a 512th of it.</summary>
    private const int Halvings = 9;

    private readonly DirtyCurve known;
    private readonly (double Seconds, double Bytes)[] passes;
    private readonly RecentRate height;

    private CorrectedCurve(DirtyCurve known, (double Seconds, double Bytes)[] passes, RecentRate height)
    {
        (this.known, this.passes, this.height) = (known, passes, height);
        (Best, Worst) = HasPasses ? (Bent(1), Bent(-1)) : (known, known);
    }

    /// <summary>Gets the curve whose later passes change the least, and that whose later passes change the most.</summary>
    internal DirtyCurve Best { get; }

    internal DirtyCurve Worst { get; }

    internal bool HasPasses => passes.Length > 0;

    /// <summary>Gets the part by which the guest may change more or less than by its curve.</summary>
    internal double Spread => Math.Min(MostSpread, Math.Max(LeastSpread, (SpreadDeviations * height.Unsteadiness) + (FirstSpread / Math.Max(1, passes.Length))));

    public bool Equals(CorrectedCurve? other) => other is not null && known.Equals(other.known) && passes.SequenceEqual(other.passes) && height == other.height;

    public override bool Equals(object? obj) => Equals(obj as CorrectedCurve);

    public override int GetHashCode() => (known, height).GetHashCode();

    internal static CorrectedCurve Of(DirtyCurve known) => new(known, [], default);

    /// <summary>The same before any pass.</summary>
    internal CorrectedCurve Anew() => Of(known);

    /// <param name="seconds">How long the pass took: more than 0.</param>
    /// <param name="bytes">What the guest changed meanwhile: more than 0.</param>
    internal CorrectedCurve After(double seconds, double bytes)
    {
        if (!(known.At(seconds) > 0))
        {
            return this;
        }

        (double Seconds, double Bytes)[] all = [.. passes.Skip(passes.Length - LearnedPasses.Most + 1), (seconds, bytes)];
        var unbent = HasPasses ? Math.Pow(passes[passes.Length - 1].Seconds / seconds, BendOf(all[0], all[all.Length - 1]).Bend) : 1;
        return new(known, all, height.Next(bytes / known.At(seconds) * unbent, Weight * seconds));
    }

    private DirtyCurve Bent(int luck)
    {
        var latest = passes[passes.Length - 1];
        var (seen, spread) = BendOf(passes[0], latest);
        var bend = seen + (luck * spread);
        var most = height.Mean * known.At(latest.Seconds);
        var shares = Enumerable.Range(-Halvings, Halvings + 1).Select(doubling => Math.Pow(2, doubling)).ToArray();

        // No guest changes less in a second over a shorter time: the curve is not below a line from 0.
        return DirtyCurve.Through(
            [.. shares.Select(share => share * latest.Seconds)],
            [.. shares.Select(share => Math.Max(share * most, height.Mean * known.At(share * latest.Seconds) * Math.Pow(share, bend)))]);
    }

    /// <summary>By which power of the interval the passes differ from the curve, as far as they show it, and how well that is known: what was known and what is seen, each by its error.</summary>
    private (double Bend, double Spread) BendOf((double Seconds, double Bytes) first, (double Seconds, double Bytes) latest)
    {
        var distance = Math.Log(first.Seconds / latest.Seconds);
        if (!(Math.Abs(distance) > LeastDistance))
        {
            return (0, Bend);
        }

        var seen = Math.Log(first.Bytes / known.At(first.Seconds) / (latest.Bytes / known.At(latest.Seconds))) / distance;
        var error = Math.Max(LeastError, ErrorDeviations * height.Unsteadiness) / Math.Abs(distance);
        var weight = Bend * Bend / ((Bend * Bend) + (error * error));
        return (seen * weight, Math.Sqrt(weight) * error);
    }
}
