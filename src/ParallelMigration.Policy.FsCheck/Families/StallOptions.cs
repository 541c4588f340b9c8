using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>What counts as stalling; the defaults are the simplest.</summary>
internal static class StallOptions
{
    internal static Arbitrary<ConvergenceOptions> Valid { get; } = Arb.From(Of([0.01, 0.01, 0, 0.05, 0.2], [10_000, 10_000, 0, 1_000, 60_000], [150_000, 150_000, 30_000, 600_000]), Shrink);

    internal static Arbitrary<ConvergenceOptions> Hostile { get; } = Arb.From(
        Of([0.01, 0, double.Epsilon, 0.5, 1 - 1e-15], [10_000, 0, 86_399_999, 86_400_000], [150_000, 1_000, 86_400_000]), Shrink);

    internal static IEnumerable<ConvergenceOptions> Shrink(ConvergenceOptions options)
    {
        var simplest = ConvergenceOptions.Default;
        return Shrinking.To(options, simplest)
            .Concat(Shrinking.To(options.MinimumGain, simplest.MinimumGain).Select(gain => options with { MinimumGain = gain }))
            .Concat(Shrinking.Towards(options.StallPeriod.Ticks, simplest.StallPeriod.Ticks).Select(ticks => options with { StallPeriod = TimeSpan.FromTicks(ticks) }))
            .Concat(Shrinking.Towards(options.ProgressTimeout.Ticks, simplest.ProgressTimeout.Ticks)
                .Select(ticks => options with { ProgressTimeout = TimeSpan.FromTicks(ticks) }));
    }

    private static Gen<ConvergenceOptions> Of(double[] gains, int[] periods, int[] timeouts) =>
        from gain in Gen.Elements(gains)
        from period in Gen.Elements(periods)
        from timeout in Gen.Elements(timeouts)
        select new ConvergenceOptions
        {
            MinimumGain = gain,
            StallPeriod = TimeSpan.FromMilliseconds(period),
            ProgressTimeout = TimeSpan.FromMilliseconds(timeout),
        };
}
