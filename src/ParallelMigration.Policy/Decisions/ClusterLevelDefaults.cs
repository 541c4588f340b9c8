using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>
/// The default setting by cluster level (rule R12): each entry holds from its level on, up to the next entry's level,
/// so that a later release can turn Auto or Parallel on for future levels only.
/// </summary>
public sealed class ClusterLevelDefaults : IEquatable<ClusterLevelDefaults>
{
    private readonly KeyValuePair<ClusterLevel, ParallelMigrationSetting>[] ascending;

    /// <summary>Defaults from (level, setting) pairs, in any order.</summary>
    /// <param name="settings">At most one setting a level.</param>
    /// <exception cref="ArgumentNullException"><paramref name="settings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A level is given twice.</exception>
    public ClusterLevelDefaults(IEnumerable<KeyValuePair<ClusterLevel, ParallelMigrationSetting>> settings)
    {
        Require.NotNull(settings, nameof(settings));
        ascending = [.. settings.OrderBy(entry => entry.Key)];
        for (var i = 1; i < ascending.Length; i++)
        {
            if (ascending[i].Key == ascending[i - 1].Key)
            {
                throw new ArgumentException($"Level {ascending[i].Key} is given twice. Give each level one default setting.", nameof(settings));
            }
        }

        Entries = Array.AsReadOnly(ascending);
    }

    /// <summary>No entry: the default is Disabled at every level (rule R1).</summary>
    public static ClusterLevelDefaults None { get; } = new([]);

    /// <summary>The entries, ascending by level: each holds from its level on, up to the next one's.</summary>
    public IReadOnlyList<KeyValuePair<ClusterLevel, ParallelMigrationSetting>> Entries { get; }

    /// <summary>The setting of the highest entry that is not above this level; Disabled where there is none.</summary>
    /// <param name="level">The cluster's level; <see langword="null"/> for unknown, which gets Disabled.</param>
    public ParallelMigrationSetting SettingFor(ClusterLevel? level) => R12DefaultByLevel.SettingFor(ascending, level);

    /// <inheritdoc/>
    public bool Equals(ClusterLevelDefaults? other) => other is not null && ascending.SequenceEqual(other.ascending);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClusterLevelDefaults);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        ascending.Aggregate(17, (hash, entry) => unchecked((((hash * 397) ^ entry.Key.GetHashCode()) * 397) ^ entry.Value.GetHashCode()));

    /// <summary><c>4.8: Auto, 5.0: Parallel</c>, or <c>none</c>.</summary>
    public override string ToString() =>
        ascending.Length == 0 ? "none" : string.Join(", ", ascending.Select(entry => $"{entry.Key}: {entry.Value}"));
}
