using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Generators that every family uses.</summary>
internal static class Generating
{
    internal static Gen<bool> Bool { get; } = Gen.Elements(false, true);

    internal static Gen<bool> Seldom { get; } = Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)));

    internal static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Frequency((1, Gen.Constant<T?>(null)), (3, gen.Select(value => (T?)value)));

    /// <summary>More often absent than not: what overrides something is the exception.</summary>
    internal static Gen<T?> SometimesOwn<T>(Gen<T> gen)
        where T : class => Gen.Frequency((2, Gen.Constant<T?>(null)), (1, gen.Select(value => (T?)value)));

    /// <summary>Numbers of so many bits, from the lowest number of bits to the highest equally often: 1 or more.</summary>
    internal static Gen<long> Magnitude(int lowest, int highest) =>
        from bits in Gen.Choose(lowest, highest)
        from part in Gen.Choose(0, (1 << 20) - 1)
        select (1L << bits) + (bits >= 20 ? (long)part << (bits - 20) : part >> (20 - bits));

    /// <summary>A list of this length at most, each length as likely.</summary>
    internal static Gen<List<T>> UpTo<T>(int length, Gen<T> gen) =>
        from count in Gen.Choose(0, length)
        from items in Gen.ListOf(gen, count)
        select new List<T>(items);
}
