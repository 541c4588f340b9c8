using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>What clusters say about migrations.</summary>
internal static class Clusters
{
    /// <summary>Clusters that may be saved, of any level.</summary>
    internal static Gen<ClusterSettings> WellFormed { get; } = Of(
        Texts.Valid, Gen.Frequency((3, ClusterLevels.Valid.Generator), (1, ClusterLevels.Low)), Settings.Valid, MigrationBandwidths.Valid, MigrationPolicies.Valid)
        .Where(Validity.IsWellFormed);

    internal static Arbitrary<ClusterSettings> Valid { get; } = Of(
        Texts.Valid, ClusterLevels.Valid.Generator, Settings.Valid, MigrationBandwidths.Valid, MigrationPolicies.Valid)
        .Where(Validity.GoesWithAny).Within(Validity.GoesWithAny, Shrink);

    internal static Arbitrary<ClusterSettings> Hostile { get; } = Arb.From(
        Of(Texts.Hostile, ClusterLevels.Hostile.Generator, Settings.Hostile, MigrationBandwidths.Hostile, MigrationPolicies.Hostile), Shrink);

    internal static IEnumerable<ClusterSettings> Shrink(ClusterSettings cluster) =>
        Shrinking.To(cluster, new())
            .Concat(MigrationPolicies.Shrink(cluster.MigrationPolicy).Select(policy => cluster with { MigrationPolicy = policy }))
            .Concat(Settings.Shrink(cluster.ParallelMigration).Select(setting => cluster with { ParallelMigration = setting }))
            .Concat(MigrationBandwidths.Shrink(cluster.MigrationBandwidth).Select(bandwidth => cluster with { MigrationBandwidth = bandwidth }))
            .Concat(Shrinking.OrNone(cluster.Level, ClusterLevels.Shrink).Select(level => cluster with { Level = level }))
            .Concat(Texts.Shrink(cluster.Id).Select(id => cluster with { Id = id }));

    private static Gen<ClusterSettings> Of(
        Gen<string?> text,
        Gen<ClusterLevel> levels,
        Arbitrary<ParallelMigrationSetting> settings,
        Arbitrary<MigrationBandwidth> bandwidths,
        Arbitrary<MigrationPolicy> policies) =>
        from id in text
        from level in Generating.Maybe(levels)
        from setting in settings.Generator
        from bandwidth in bandwidths.Generator
        from policy in policies.Generator
        select new ClusterSettings { Id = id, Level = level, ParallelMigration = setting, MigrationBandwidth = bandwidth, MigrationPolicy = policy };
}
