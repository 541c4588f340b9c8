using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Cluster levels next to the default minimum, 4.7 (R11), and where text would be compared wrongly: 4.10.</summary>
internal static class ClusterLevels
{
    internal static Gen<ClusterLevel> Low { get; } = Gen.Elements("0.0", "3.6", "4.2", "4.6").Select(ClusterLevel.Parse);

    internal static Arbitrary<ClusterLevel> Valid { get; } =
        Gen.Elements("4.7", "4.7", "4.8", "4.8", "4.9", "4.10", "5.0").Select(ClusterLevel.Parse).Within(level => level >= Validity.Supported, Shrink);

    internal static Arbitrary<ClusterLevel> Hostile { get; } = Arb.From(
        Gen.Frequency(
            (5, Valid.Generator),
            (2, Low),
            (1, Gen.Elements(new ClusterLevel(4, int.MaxValue), new ClusterLevel(0, int.MaxValue), new ClusterLevel(int.MaxValue, int.MaxValue)))),
        Shrink);

    /// <summary>The lowest supported level first: from 5.0 no single number leads to 4.7.</summary>
    internal static IEnumerable<ClusterLevel> Shrink(ClusterLevel level) =>
        Shrinking.Towards(level.Major, 0).Select(major => new ClusterLevel(major, level.Minor))
            .Prepend(Validity.Supported).Where(simpler => simpler < level)
            .Concat(Shrinking.Towards(level.Minor, 0).Select(minor => new ClusterLevel(level.Major, minor)));
}
