using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Counts of CPUs, connections and migrations: next to the minimum (2), the upper limit (16), QEMU's byte (255).</summary>
internal static class Counts
{
    private static readonly int[] Boundaries = [1, 2, 3, 15, 16, 17, 254, 255, 256];

    internal static Gen<int> ValidCpus { get; } = Gen.Frequency((3, Gen.Elements(Boundaries)), (3, Gen.Choose(1, 128)), (1, Gen.Choose(1, 1_024)));

    internal static Gen<int> HostileCpus { get; } = Gen.Frequency((5, ValidCpus), (1, Gen.Elements(int.MaxValue, int.MaxValue - 1, 65_536)));

    internal static Gen<int> ValidConnections { get; } = Gen.Frequency(
        (1, Gen.Elements(Array.FindAll(Boundaries, count => count is >= 2 and <= 255))), (1, Gen.Choose(2, 255)));

    internal static Gen<int> HostileConnections { get; } = Gen.Frequency(
        (5, ValidConnections),
        (2, Gen.Elements([.. Boundaries.Where(count => count is < 2 or > 255), int.MinValue, -1, 0, 257, 258, 65_538, int.MaxValue])));

    internal static Gen<int> ValidMigrations { get; } = Gen.Elements(1, 1, 2, 2, 3, 5);

    internal static Gen<int> HostileMigrations { get; } = Gen.Frequency((4, ValidMigrations), (1, Gen.Elements(int.MaxValue, 1_000_000)));
}
