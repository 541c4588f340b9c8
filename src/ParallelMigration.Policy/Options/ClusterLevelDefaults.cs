using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>
/// The default setting by cluster level (rule R12): each entry holds from its level on, up to the next entry's level,
/// so that a later release can turn Auto or Parallel on for future levels only.
/// </summary>
[TypeConverter(typeof(ClusterLevelDefaultsTypeConverter))]
[JsonConverter(typeof(PolicyJsonConverter))]
public sealed class ClusterLevelDefaults : IEquatable<ClusterLevelDefaults>
{
    private readonly KeyValuePair<ClusterLevel, ParallelMigrationSetting>[] ascending;

    /// <summary>Initializes defaults from (level, setting) pairs, in any order.</summary>
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

    /// <summary>Gets defaults without an entry: Disabled at every level (rule R1).</summary>
    public static ClusterLevelDefaults None { get; } = new([]);

    /// <summary>Gets the entries, ascending by level: each holds from its level on, up to the next one's.</summary>
    public IReadOnlyList<KeyValuePair<ClusterLevel, ParallelMigrationSetting>> Entries { get; }

    /// <summary>Returns the setting of the highest entry that is not above this level; Disabled where there is none.</summary>
    /// <param name="level">The cluster's level; <see langword="null"/> for unknown, which gets Disabled.</param>
    public ParallelMigrationSetting SettingFor(ClusterLevel? level) => R12DefaultByLevel.SettingFor(ascending, level);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">For instance <c>4.8: Auto, 5.0: Custom(4)</c>, or <c>none</c>.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not a list of defaults, or has a level twice.</exception>
    public static ClusterLevelDefaults Parse(string text)
    {
        Require.NotNull(text, nameof(text));
        if (ChoiceText.Is(text, "none"))
        {
            return None;
        }

        Dictionary<ClusterLevel, ParallelMigrationSetting> entries = [];
        foreach (var entry in text.Split(','))
        {
            var colon = entry.IndexOf(':');
            if (colon < 0
                || !ClusterLevel.TryParse(entry.Substring(0, colon).Trim(), out var level)
                || !ParallelMigrationSetting.TryParse(entry.Substring(colon + 1).Trim(), out var setting)
                || entries.ContainsKey(level))
            {
                throw new FormatException($"'{text}' is not a list of default settings. Write each level once, as in 4.8: Auto, 5.0: Custom(4).");
            }

            entries.Add(level, setting);
        }

        return new(entries);
    }

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
