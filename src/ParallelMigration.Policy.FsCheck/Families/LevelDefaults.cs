using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Default settings by cluster level (R12).</summary>
internal static class LevelDefaults
{
    internal static Arbitrary<ClusterLevelDefaults> Valid { get; } = Arb.From(Of(ClusterLevels.Valid, Settings.Valid, 3), Shrink);

    internal static Arbitrary<ClusterLevelDefaults> Hostile { get; } = Arb.From(Of(ClusterLevels.Hostile, Settings.Hostile, 6), Shrink);

    /// <summary>Fewer levels. The entries are nowhere to be read but in the text, which is checked to mean the same before it is trusted.</summary>
    internal static IEnumerable<ClusterLevelDefaults> Shrink(ClusterLevelDefaults defaults)
    {
        var entries = defaults.Equals(ClusterLevelDefaults.None) ? [] : Array.ConvertAll(Split(defaults), Entry);
        return !new ClusterLevelDefaults(entries).Equals(defaults)
            ? Shrinking.To(defaults, ClusterLevelDefaults.None)
            : Shrinking.List(entries, _ => []).Select(fewer => new ClusterLevelDefaults(fewer));
    }

    private static Gen<ClusterLevelDefaults> Of(Arbitrary<ClusterLevel> levels, Arbitrary<ParallelMigrationSetting> settings, int length) =>
        from keys in Generating.UpTo(length, levels.Generator)
        from values in Gen.ListOf(settings.Generator, length)
        select new ClusterLevelDefaults(
            keys.Distinct().Zip(values, (level, setting) => new KeyValuePair<ClusterLevel, ParallelMigrationSetting>(level, setting)));

    private static string[] Split(ClusterLevelDefaults defaults) => defaults.ToString().Split([", "], StringSplitOptions.None);

    private static KeyValuePair<ClusterLevel, ParallelMigrationSetting> Entry(string text)
    {
        var parts = text.Split([": "], StringSplitOptions.None);
        return new(ClusterLevel.Parse(parts[0]), ParallelMigrationSetting.Parse(parts[1]));
    }
}
