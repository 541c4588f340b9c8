using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Looks at running migrations. A sequence of them made apart is of no one migration: code that follows one must bear that too.</summary>
internal static class Samples
{
    private const long Gibibyte = 1L << 30;

    private static readonly long[] Odd = [long.MinValue, -1, 0, 1, long.MaxValue - 1, long.MaxValue];

    internal static Arbitrary<MigrationSample> Valid { get; } = (
        from elapsed in Gen.Choose(0, 1_000_000)
        from total in Gen.Frequency((1, Gen.Constant(0L)), (9, Gen.Choose(1, 4_096).Select(count => count * (Gibibyte / 4))))
        from remaining in Gen.Choose(0, 1_000)
        from sent in Gen.Choose(0, 5_000)
        from iteration in Generating.Maybe(Gen.Choose(1, 50))
        from dirtyRate in Generating.Maybe(Bandwidths.Valid.Generator)
        from throughput in Generating.Maybe(Bandwidths.Valid.Generator)
        from downtime in Generating.Maybe(Gen.Choose(0, 10_000))
        from postCopy in Generating.Seldom
        select new MigrationSample
        {
            Elapsed = TimeSpan.FromMilliseconds(elapsed),
            BytesTotal = total,
            BytesRemaining = total / 1_000 * remaining,
            BytesProcessed = total / 1_000 * sent,
            Iteration = iteration,
            DirtyRate = dirtyRate,
            Throughput = throughput,
            ExpectedDowntime = downtime is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            IsInPostCopy = postCopy,
        }).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<MigrationSample> Hostile { get; } = Arb.From(
        from ordinary in Valid.Generator
        from elapsed in OrOdd(ordinary.Elapsed.Ticks)
        from total in OrOdd(ordinary.BytesTotal)
        from remaining in OrOdd(ordinary.BytesRemaining)
        from sent in OrOdd(ordinary.BytesProcessed)
        from iteration in Gen.Frequency((3, Gen.Constant(ordinary.Iteration)), (1, Gen.Elements<int?>(int.MinValue, -1, 0, int.MaxValue - 1, int.MaxValue)))
        from dirtyRate in Generating.Maybe(Bandwidths.Hostile.Generator)
        from throughput in Generating.Maybe(Bandwidths.Hostile.Generator)
        from downtime in Generating.Maybe(OrOdd(0))
        select ordinary with
        {
            Elapsed = TimeSpan.FromTicks(elapsed),
            BytesTotal = total,
            BytesRemaining = remaining,
            BytesProcessed = sent,
            Iteration = iteration,
            DirtyRate = dirtyRate,
            Throughput = throughput,
            ExpectedDowntime = downtime is { } ticks ? TimeSpan.FromTicks(ticks) : null,
        },
        Shrink);

    internal static IEnumerable<MigrationSample> Shrink(MigrationSample sample) =>
        Shrinking.Off(sample.IsInPostCopy).Select(off => sample with { IsInPostCopy = off })
            .Concat(Shrinking.OrNone(sample.Iteration, iteration => Shrinking.Towards(iteration, 1)).Select(iteration => sample with { Iteration = iteration }))
            .Concat(Shrinking.OrNone(sample.DirtyRate, Bandwidths.Shrink).Select(rate => sample with { DirtyRate = rate }))
            .Concat(Shrinking.OrNone(sample.Throughput, Bandwidths.Shrink).Select(rate => sample with { Throughput = rate }))
            .Concat(Shrinking.OrNone(sample.ExpectedDowntime, Times).Select(time => sample with { ExpectedDowntime = time }))
            .Concat(Times(sample.Elapsed).Select(time => sample with { Elapsed = time }))
            .Concat(Shrinking.Towards(sample.BytesProcessed, 0).Select(bytes => sample with { BytesProcessed = bytes }))
            .Concat(Shrinking.Towards(sample.BytesRemaining, 0).Select(bytes => sample with { BytesRemaining = bytes }))
            .Concat(Shrinking.Towards(sample.BytesTotal, 0).Select(bytes => sample with { BytesTotal = bytes }));

    private static IEnumerable<TimeSpan> Times(TimeSpan time) => Shrinking.Towards(time.Ticks, 0).Select(TimeSpan.FromTicks);

    private static Gen<long> OrOdd(long ordinary) => Gen.Frequency((3, Gen.Constant(ordinary)), (1, Gen.Elements(Odd)));
}
