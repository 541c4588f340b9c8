using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Prediction;

/// <summary>
/// The dirty curves that a migration's passes show. One in which auto-converge slowed the VM down either held it back, which shows what it can change in its CPU time, or did not: then it shows what
/// the VM changes in that time at least.
/// </summary>
internal static class PassCurves
{
    /// <summary>A VM that changes less than this part of what it would otherwise is held back.</summary>
    internal const double HeldBack = 0.95;

    /// <summary>A pass is clearly shorter than others by this factor.</summary>
    private const double Shorter = 1.1;

    /// <param name="passes">How long each took, more than 0; what the VM changed meanwhile; and by how much it was slowed down.</param>
    internal static (DirtyCurve Dirtied, DirtyCurve InCpuTime) Of(IReadOnlyList<(DirtyPoint Pass, int ThrottlePercent)> passes)
    {
        DirtyPoint[] free = [.. passes.Where(pass => pass.ThrottlePercent == 0).Select(pass => pass.Pass)];
        var slowed = passes.Where(pass => pass.ThrottlePercent > 0).ToArray();
        var dirtied = CurveOf([.. free, .. HigherOnes(free, slowed.Select(pass => pass.Pass))]);

        // A VM that was not held back at one throttle was not at a lower one either.
        var least = slowed.Where(pass => !IsHeldBack(pass.Pass)).Select(pass => pass.ThrottlePercent).DefaultIfEmpty().Max();
        return (dirtied, CurveOf(slowed.Where(pass => pass.ThrottlePercent >= least && IsHeldBack(pass.Pass)).Select(pass => InCpuTime(pass.Pass, pass.ThrottlePercent))));

        bool IsHeldBack(DirtyPoint pass) => pass.Bytes < HeldBack * dirtied.At(pass.Interval.TotalSeconds);
    }

    internal static DirtyCurve CurveOf(IEnumerable<DirtyPoint> points)
    {
        DirtyPoint[] all = [.. points];
        return all.Length == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(all);
    }

    /// <summary>Below its shortest point a curve is a line from 0. Passes that are shorter may show that it is higher there.</summary>
    private static IEnumerable<DirtyPoint> HigherOnes(DirtyPoint[] free, IEnumerable<DirtyPoint> slowed)
    {
        if (free.Length == 0)
        {
            return [];
        }

        var (curve, shortest) = (CurveOf(free), free.Min(pass => pass.Interval.Ticks));
        return slowed.Where(pass => pass.Interval.Ticks * Shorter < shortest && pass.Bytes > curve.At(pass.Interval.TotalSeconds));
    }

    private static DirtyPoint InCpuTime(DirtyPoint pass, int throttle) =>
        new(TimeSpan.FromTicks(Math.Max(1, (long)Math.Round(pass.Interval.Ticks * Throttling.CpuShare(throttle)))), pass.Bytes);
}
