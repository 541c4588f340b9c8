using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Bandwidths next to where one more connection is earned (R3), where a MiB/s begins (B4), and what network cards have.</summary>
internal static class Bandwidths
{
    private const long Megabit = 1_000_000;
    private const long Gigabit = 1_000_000_000;

    // Multiples of 10 Gbps and the bit before and after: floor() must not be a bit off.
    private static readonly Gen<long> ConnectionBoundaries =
        from connections in Gen.Elements(1, 2, 3, 15, 16, 17, 254, 255, 256)
        from bit in Gen.Elements(-1, 0, 1)
        select (connections * 10 * Gigabit) + bit;

    private static readonly Gen<long> Ordinary = Gen.Frequency(
        (4, ConnectionBoundaries),
        (1, Gen.Elements(1, 8_388_607, 8_388_608, 8_388_609, Megabit - 1, Megabit, Gigabit, 14 * Gigabit)),
        (2, Gen.Elements(10, 25, 40, 50, 100, 200, 400).Select(gigabits => gigabits * Gigabit)),
        (3, Gen.Choose(1, 400_000).Select(megabits => megabits * Megabit)));

    internal static Arbitrary<Bandwidth> Valid { get; } =
        Ordinary.Select(Bandwidth.FromBitsPerSecond).Within(bandwidth => bandwidth > Bandwidth.Zero, Shrink);

    internal static Arbitrary<Bandwidth> Hostile { get; } = Arb.From(
        Gen.Frequency((5, Ordinary), (2, Gen.Elements(0, 0, 1, long.MaxValue - 1, long.MaxValue))).Select(Bandwidth.FromBitsPerSecond), Shrink);

    /// <summary>Where 0 cannot be held.</summary>
    internal static Gen<Bandwidth> HostileAboveZero { get; } = Hostile.Generator.Select(bandwidth => bandwidth == Bandwidth.Zero ? Bandwidth.MaxValue : bandwidth);

    /// <summary>Round numbers first: 20 Gbps says more than 20 000 000 001 bit/s where both fail.</summary>
    internal static IEnumerable<Bandwidth> Shrink(Bandwidth bandwidth)
    {
        var bits = bandwidth.BitsPerSecond;
        long[] round = [0, bits - (bits % Gigabit), bits - (bits % Megabit)];
        return round.Where(simpler => simpler < bits).Concat(Shrinking.Towards(bits, 0)).Distinct().Select(Bandwidth.FromBitsPerSecond);
    }

    internal static IEnumerable<Bandwidth> ShrinkAboveZero(Bandwidth bandwidth) => Shrink(bandwidth).Where(simpler => simpler > Bandwidth.Zero);
}
