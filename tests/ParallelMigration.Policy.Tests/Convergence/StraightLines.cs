using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>A dirty curve, written a second time: straight lines from 0 through its points, and on beyond the last.</summary>
internal static class StraightLines
{
    internal static Func<double, double> Through(IReadOnlyList<(double Seconds, double Bytes)> points) => time =>
    {
        var sorted = points.Prepend((Seconds: 0, Bytes: 0)).Order().ToArray();
        var found = Array.FindIndex(sorted, 1, point => point.Seconds >= time);
        var after = found < 0 ? sorted.Length - 1 : found;
        var ((startSeconds, startBytes), (seconds, bytes)) = (sorted[after - 1], sorted[after]);
        return startBytes + ((bytes - startBytes) / (seconds - startSeconds) * (time - startSeconds));
    };
}
