using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>What counts for a calibration; the defaults are the simplest.</summary>
internal static class Calibrating
{
    internal static Arbitrary<CalibrationOptions> Valid { get; } = Of([1, 3, 3, 10], [0, 5_000, 5_000, 60_000], [0.9, 0.95, 0.95, 1]).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<CalibrationOptions> Hostile { get; } = Arb.From(Of([1, 3, int.MaxValue], [0, 5_000, 86_400_000], [double.Epsilon, 0.95, 1]), Shrink);

    internal static IEnumerable<CalibrationOptions> Shrink(CalibrationOptions options)
    {
        var simplest = CalibrationOptions.Default;
        return Shrinking.To(options, simplest)
            .Concat(Shrinking.Towards(options.MinimumMigrations, simplest.MinimumMigrations).Select(count => options with { MinimumMigrations = count }))
            .Concat(Shrinking.Towards(options.MinimumDuration.Ticks, simplest.MinimumDuration.Ticks).Select(ticks => options with { MinimumDuration = TimeSpan.FromTicks(ticks) }))
            .Concat(Shrinking.To(options.EnoughOfBest, simplest.EnoughOfBest).Select(share => options with { EnoughOfBest = share }));
    }

    private static Gen<CalibrationOptions> Of(int[] counts, int[] milliseconds, double[] shares) =>
        from count in Gen.Elements(counts)
        from duration in Gen.Elements(milliseconds)
        from share in Gen.Elements(shares)
        select new CalibrationOptions { MinimumMigrations = count, MinimumDuration = TimeSpan.FromMilliseconds(duration), EnoughOfBest = share };
}
