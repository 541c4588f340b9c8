using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Default settings by cluster level (R12).</summary>
internal static class LevelDefaults
{
    internal static Arbitrary<ClusterLevelDefaults> Valid { get; } =
        Of(ClusterLevels.Valid, Settings.Valid, 3).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<ClusterLevelDefaults> Hostile { get; } = Arb.From(Of(ClusterLevels.Hostile, Settings.Hostile, 6), Shrink);

    /// <summary>Fewer levels, then simpler settings. A lower level would hold for more clusters, so that a level stays what it is.</summary>
    internal static IEnumerable<ClusterLevelDefaults> Shrink(ClusterLevelDefaults defaults) =>
        Shrinking.List(defaults.Entries, Shrink).Select(entries => new ClusterLevelDefaults(entries));

    private static Gen<ClusterLevelDefaults> Of(Arbitrary<ClusterLevel> levels, Arbitrary<ParallelMigrationSetting> settings, int length) =>
        from keys in Generating.UpTo(length, levels.Generator)
        from values in Gen.ListOf(settings.Generator, length)
        select new ClusterLevelDefaults(
            keys.Distinct().Zip(values, (level, setting) => new KeyValuePair<ClusterLevel, ParallelMigrationSetting>(level, setting)));

    private static IEnumerable<KeyValuePair<ClusterLevel, ParallelMigrationSetting>> Shrink(KeyValuePair<ClusterLevel, ParallelMigrationSetting> entry) =>
        Settings.Shrink(entry.Value).Select(setting => new KeyValuePair<ClusterLevel, ParallelMigrationSetting>(entry.Key, setting));
}
