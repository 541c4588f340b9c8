using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Measured points of dirty curves. Nothing changed within a second is the simplest.</summary>
internal static class DirtyPoints
{
    private const long Page = 4_096;
    private const long MostTicks = TimeSpan.TicksPerDay;

    /// <summary>Milliseconds to an hour, and up to 64 GiB in whole pages: small and large ones equally often.</summary>
    internal static Arbitrary<DirtyPoint> Valid { get; } = (
        from milliseconds in Generating.Magnitude(0, 21)
        from pages in Gen.Frequency((1, Gen.Constant(0L)), (9, Generating.Magnitude(0, 24)))
        select new DirtyPoint(TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond), pages * Page))
        .Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<DirtyPoint> Hostile { get; } = Arb.From(
        Gen.Frequency(
            (4, Valid.Generator),
            (1, Gen.Constant(default(DirtyPoint))),
            (3, from ticks in Gen.Frequency((1, Gen.Elements(1L, 2L, MostTicks - 1, MostTicks)), (1, Generating.Magnitude(0, 38)))
                from bytes in Gen.Frequency((1, Gen.Elements(0L, 1L, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue)), (1, Generating.Magnitude(0, 62)))
                select new DirtyPoint(TimeSpan.FromTicks(ticks), bytes))),
        Shrink);

    /// <summary>How far it is from the simplest.</summary>
    internal static decimal Measure(DirtyPoint point) => Math.Abs((decimal)point.Interval.Ticks - TimeSpan.TicksPerSecond) + point.Bytes;

    internal static IEnumerable<DirtyPoint> Shrink(DirtyPoint point) => point.Interval == TimeSpan.Zero
        ? [new(TimeSpan.FromSeconds(1), 0)]
        : Shrinking.Towards(point.Interval.Ticks, TimeSpan.TicksPerSecond).Select(ticks => new DirtyPoint(TimeSpan.FromTicks(ticks), point.Bytes))
            .Concat(Shrinking.Towards(point.Bytes, 0).Select(bytes => new DirtyPoint(point.Interval, bytes)));
}
