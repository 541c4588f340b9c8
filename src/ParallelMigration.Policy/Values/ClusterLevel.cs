using System;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>A cluster's compatibility level, such as 4.8: what all hosts of the cluster are able to do (rules R11, R12).</summary>
/// <remarks>Levels are compared as numbers: 4.10 is above 4.9. The default value is 0.0.</remarks>
[TypeConverter(typeof(ClusterLevelTypeConverter))]
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly partial struct ClusterLevel : IEquatable<ClusterLevel>, IComparable<ClusterLevel>
{
    /// <summary>Initializes a level from its two numbers.</summary>
    /// <param name="major">0 or more.</param>
    /// <param name="minor">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ClusterLevel(int major, int minor)
    {
        Require.AtLeast(major, 0, nameof(major));
        Require.AtLeast(minor, 0, nameof(minor));
        Major = major;
        Minor = minor;
    }

    /// <summary>Gets the number before the point.</summary>
    public int Major { get; }

    /// <summary>Gets the number after the point.</summary>
    public int Minor { get; }

    /// <summary>Reads a level.</summary>
    /// <param name="text">Two whole numbers and a point between them: <c>4.8</c>.</param>
    /// <param name="level">The level read, or 0.0.</param>
    /// <returns>Whether <paramref name="text"/> was a level.</returns>
    public static bool TryParse(string? text, out ClusterLevel level) => TryParse(text.AsSpan(), out level);

    private static bool TryParse(ReadOnlySpan<char> text, out ClusterLevel level)
    {
        level = default;
        if (!DottedNumber.TryParse(text, out var parts) || parts.Count != 2)
        {
            return false;
        }

        level = new(parts.First, parts.Second);
        return true;
    }

    /// <summary>Reads a level.</summary>
    /// <param name="text">For instance <c>4.8</c>.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not a level.</exception>
    public static ClusterLevel Parse(string text) => TryParse(text, out var level)
        ? level
        : throw new FormatException($"'{text}' is not a cluster level. Write two numbers with a point between them, as in 4.8.");

    /// <summary>Returns the level as people write it: <c>4.8</c>.</summary>
    public override string ToString() =>
        Major.ToString(CultureInfo.InvariantCulture) + "." + Minor.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool Equals(ClusterLevel other) => Major == other.Major && Minor == other.Minor;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ClusterLevel other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Major * 397) ^ Minor);

    /// <inheritdoc/>
    public int CompareTo(ClusterLevel other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    /// <summary>Returns whether two levels are equal.</summary>
    public static bool operator ==(ClusterLevel left, ClusterLevel right) => left.Equals(right);

    /// <summary>Returns whether two levels differ.</summary>
    public static bool operator !=(ClusterLevel left, ClusterLevel right) => !left.Equals(right);

    /// <summary>Returns whether the left level is below the right one.</summary>
    public static bool operator <(ClusterLevel left, ClusterLevel right) => left.CompareTo(right) < 0;

    /// <summary>Returns whether the left level is above the right one.</summary>
    public static bool operator >(ClusterLevel left, ClusterLevel right) => left.CompareTo(right) > 0;

    /// <summary>Returns whether the left level is below the right one or equal.</summary>
    public static bool operator <=(ClusterLevel left, ClusterLevel right) => left.CompareTo(right) <= 0;

    /// <summary>Returns whether the left level is above the right one or equal.</summary>
    public static bool operator >=(ClusterLevel left, ClusterLevel right) => left.CompareTo(right) >= 0;
}
