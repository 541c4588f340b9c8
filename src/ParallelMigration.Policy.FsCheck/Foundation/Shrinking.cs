using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>How values become simpler. Every candidate is strictly simpler than its value, so that shrinking ends.</summary>
internal static class Shrinking
{
    /// <summary>A class of values whose shrinks are of the class too.</summary>
    internal static Arbitrary<T> Within<T>(this Gen<T> gen, Func<T, bool> isOfClass, Func<T, IEnumerable<T>> shrink) =>
        Arb.From(gen, value => shrink(value).Where(isOfClass));

    /// <summary>Numbers nearer to the simplest one: that one first, then by half of the way, a quarter, down to a single step.</summary>
    /// <remarks>Halving keeps it quick: from 10 Gbps in single bits it would never end. Decimal holds the distance of any two longs.</remarks>
    internal static IEnumerable<long> Towards(long value, long simplest)
    {
        for (var distance = (decimal)value - simplest; distance != 0; distance = decimal.Truncate(distance / 2))
        {
            yield return (long)(value - distance);
        }
    }

    internal static IEnumerable<int> Towards(int value, int simplest) => Towards((long)value, simplest).Select(number => (int)number);

    /// <summary>A switch that is on can be off.</summary>
    internal static IEnumerable<bool> Off(bool value) => value ? [false] : [];

    /// <summary>What differs from the simplest value can be that value.</summary>
    internal static IEnumerable<T> To<T>(T value, T simplest) => EqualityComparer<T>.Default.Equals(value, simplest) ? [] : [simplest];

    /// <summary>A value that may be absent can be absent, or be simpler.</summary>
    internal static IEnumerable<T?> OrNone<T>(T? value, Func<T, IEnumerable<T>> shrink)
        where T : struct => value is { } present ? shrink(present).Select(simpler => (T?)simpler).Prepend(null) : [];

    /// <summary>An object that may be absent can be absent, or be simpler.</summary>
    internal static IEnumerable<T?> OrNothing<T>(T? value, Func<T, IEnumerable<T>> shrink)
        where T : class => value is null ? [] : shrink(value).Prepend<T?>(null);

    /// <summary>A list can be empty, lose half of its items, lose an item, or have a simpler one.</summary>
    internal static IEnumerable<IReadOnlyList<T>> List<T>(IReadOnlyList<T> items, Func<T, IEnumerable<T>> shrink)
    {
        if (items.Count == 0)
        {
            return [];
        }

        var half = items.Count / 2;
        IEnumerable<IReadOnlyList<T>> halves = items.Count > 2 ? [[.. items.Take(half)], [.. items.Skip(half)]] : [];
        return halves.Prepend([])
            .Concat(items.Select((_, i) => (IReadOnlyList<T>)[.. items.Take(i), .. items.Skip(i + 1)]))
            .Concat(items.SelectMany((item, i) => shrink(item).Select(simpler => (IReadOnlyList<T>)[.. items.Take(i), simpler, .. items.Skip(i + 1)])));
    }
}
