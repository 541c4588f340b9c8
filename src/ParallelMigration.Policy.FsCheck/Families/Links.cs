using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Networks between two hosts; one of unknown bandwidth with the default's efficiency and latency is the simplest.</summary>
internal static class Links
{
    internal static Arbitrary<MigrationLink> Valid { get; } = Of(
        Bandwidths.Valid.Generator, [0.94, 0.94, 0.9, 0.8, 0.5, 1], Gen.Choose(0, 500_000).Select(ticks => (long)ticks)).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<MigrationLink> Hostile { get; } = Arb.From(
        Of(Bandwidths.Hostile.Generator, [0.94, double.Epsilon, 1e-15, 1 - 1e-15, 1], Gen.Elements(0, 1, (10 * TimeSpan.TicksPerSecond) - 1, 10 * TimeSpan.TicksPerSecond)), Shrink);

    internal static IEnumerable<MigrationLink> Shrink(MigrationLink link)
    {
        MigrationLink simplest = new();
        return Shrinking.OrNone(link.Bandwidth, Bandwidths.Shrink).Select(bandwidth => link with { Bandwidth = bandwidth })
            .Concat(Shrinking.To(link.Efficiency, simplest.Efficiency).Select(efficiency => link with { Efficiency = efficiency }))
            .Concat(Shrinking.Towards(link.Latency.Ticks, simplest.Latency.Ticks).Select(ticks => link with { Latency = TimeSpan.FromTicks(ticks) }));
    }

    private static Gen<MigrationLink> Of(Gen<Bandwidth> bandwidths, double[] efficiencies, Gen<long> latencies) =>
        from bandwidth in Generating.Maybe(bandwidths)
        from efficiency in Gen.Elements(efficiencies)
        from latency in latencies
        select new MigrationLink { Bandwidth = bandwidth, Efficiency = efficiency, Latency = TimeSpan.FromTicks(latency) };
}
