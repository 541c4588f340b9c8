using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Prediction;

/// <summary>Dirty curves that were known before the migration began, with the height and the bend that its passes show. Immutable.</summary>
internal sealed class CorrectedCurves : IEquatable<CorrectedCurves>
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

    /// <summary>By this part a guest that is slowed down may change more or less in its CPU time than it did.</summary>
    private const double CpuTimeSpread = 0.07;


    /// <summary>A guest that changes so much more in its CPU time is another one than it was: how it is held back is not known then.</summary>
    private const double Contradiction = 1.25;

    private readonly VmMemory known;
    private readonly (double Seconds, double Bytes)[] passes;
    private readonly RecentRate height;
    private readonly RecentRate heightInCpuTime;

    private CorrectedCurves(VmMemory known, (double Seconds, double Bytes)[] passes, RecentRate height, RecentRate heightInCpuTime)
    {
        (this.known, this.passes, this.height, this.heightInCpuTime) = (known, passes, height, heightInCpuTime);
        (Best, Worst) = HasPasses ? (Corrected(1), Corrected(-1)) : (known, known);
    }

    /// <summary>Gets the curves whose later passes change the least, and those whose later passes change the most.</summary>
    internal VmMemory Best { get; }

    internal VmMemory Worst { get; }

    internal bool HasPasses => passes.Length > 0;

    /// <summary>Gets whether it is known what the guest changes while it is slowed down.</summary>
    internal bool CoversSlowedDown => known.DirtiedInCpuTime.Count > 0;

    /// <summary>Gets the part by which the guest may change more or less than by its curve.</summary>
    internal double Spread => Math.Min(MostSpread, Math.Max(LeastSpread, (SpreadDeviations * height.Unsteadiness) + (FirstSpread / Math.Max(1, passes.Length))));

    public bool Equals(CorrectedCurves? other) => other is not null && known.Equals(other.known) && passes.SequenceEqual(other.passes) && height == other.height && heightInCpuTime == other.heightInCpuTime;

    public override bool Equals(object? obj) => Equals(obj as CorrectedCurves);

    public override int GetHashCode() => (known, height).GetHashCode();

    internal static CorrectedCurves Of(VmMemory known) => new(known, [], default, default);

    /// <summary>The same before any pass.</summary>
    internal CorrectedCurves Anew() => Of(known);

    /// <param name="seconds">How long the pass took: more than 0.</param>
    /// <param name="bytes">What the guest changed meanwhile: more than 0.</param>
    /// <param name="throttle">By how much the guest was slowed down, in percent. A pass in which it was held back shows no bend.</param>
    internal CorrectedCurves After(double seconds, double bytes, int throttle)
    {
        var expected = known.Dirtied.At(seconds);
        if (!(expected > 0))
        {
            return this;
        }

        if (throttle > 0)
        {
            var held = known.DirtiedInCpuTime.At(seconds * Throttling.CpuShare(throttle));
            if (bytes > Contradiction * held)
            {
                return new(known with { DirtiedInCpuTime = DirtyCurve.None }, passes, height, default);
            }

            if (held < PassCurves.HeldBack * expected * height.Mean)
            {
                return new(known, passes, height, heightInCpuTime.Next(bytes / held, Weight * seconds));
            }
        }

        (double Seconds, double Bytes)[] all = [.. passes.Skip(passes.Length - LearnedPasses.Most + 1), (seconds, bytes)];
        var unbent = HasPasses ? Math.Pow(passes[passes.Length - 1].Seconds / seconds, BendOf(all[0], all[all.Length - 1]).Bend) : 1;
        return new(known, all, height.Next(bytes / expected * unbent, Weight * seconds), heightInCpuTime);
    }

    private VmMemory Corrected(int luck) => new()
    {
        Dirtied = Bent(luck),
        DirtiedInCpuTime = known.DirtiedInCpuTime.Times((heightInCpuTime.IsKnown ? heightInCpuTime.Mean : 1) * (1 - (luck * CpuTimeSpread))),
    };

    private DirtyCurve Bent(int luck)
    {
        var latest = passes[passes.Length - 1];
        var (seen, spread) = BendOf(passes[0], latest);
        var bend = seen + (luck * spread);
        var most = height.Mean * known.Dirtied.At(latest.Seconds);
        var shares = Enumerable.Range(-Halvings, Halvings + 1).Select(doubling => Math.Pow(2, doubling)).ToArray();

        // No guest changes less in a second over a shorter time: the curve is not below a line from 0.
        return DirtyCurve.Through(
            [.. shares.Select(share => share * latest.Seconds)],
            [.. shares.Select(share => Math.Max(share * most, height.Mean * known.Dirtied.At(share * latest.Seconds) * Math.Pow(share, bend)))]);
    }

    /// <summary>By which power of the interval the passes differ from the curve, as far as they show it, and how well that is known: what was known and what is seen, each by its error.</summary>
    private (double Bend, double Spread) BendOf((double Seconds, double Bytes) first, (double Seconds, double Bytes) latest)
    {
        var distance = Math.Log(first.Seconds / latest.Seconds);
        if (!(Math.Abs(distance) > LeastDistance))
        {
            return (0, Bend);
        }

        var seen = Math.Log(first.Bytes / known.Dirtied.At(first.Seconds) / (latest.Bytes / known.Dirtied.At(latest.Seconds))) / distance;
        var error = Math.Max(LeastError, ErrorDeviations * height.Unsteadiness) / Math.Abs(distance);
        var weight = Bend * Bend / ((Bend * Bend) + (error * error));
        return (seen * weight, Math.Sqrt(weight) * error);
    }
}
