using System;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>A version of libvirt or QEMU, such as 10.1.0 or 10.0.0-8.el9.</summary>
/// <remarks>The default value is 0.0.0. Versions are equal and ordered by their numbers alone, as semantic versions are without their build metadata.</remarks>
[TypeConverter(typeof(HypervisorVersionTypeConverter))]
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly partial struct HypervisorVersion : IEquatable<HypervisorVersion>, IComparable<HypervisorVersion>
{
    /// <summary>Initializes a version from its numbers.</summary>
    /// <param name="major">0 or more.</param>
    /// <param name="minor">0 or more.</param>
    /// <param name="patch">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public HypervisorVersion(int major, int minor, int patch = 0)
    {
        Require.AtLeast(major, 0, nameof(major));
        Require.AtLeast(minor, 0, nameof(minor));
        Require.AtLeast(patch, 0, nameof(patch));
        Major = major;
        Minor = minor;
        Patch = patch;
    }

    private HypervisorVersion(DottedNumber numbers, string? suffix)
        : this(numbers.First, numbers.Second, numbers.Third) => Suffix = suffix;

    /// <summary>Gets the first number.</summary>
    public int Major { get; }

    /// <summary>Gets the second number.</summary>
    public int Minor { get; }

    /// <summary>Gets the third number, 0 where none was given.</summary>
    public int Patch { get; }

    /// <summary>
    /// Gets what a distribution adds to the numbers, with the character before it: <c>-8.el9</c>. <see langword="null"/> where nothing was added. It can hide features and
    /// fixes that the distribution has backported, so plans warn of it (rule R11); state what the host can do as <see cref="HostResources.Capabilities"/>.
    /// </summary>
    public string? Suffix { get; }

    /// <summary>
    /// Returns a version as libvirt's API gives it (<c>virConnectGetLibVersion</c>, <c>virConnectGetVersion</c>):
    /// 1 000 000 × major + 1 000 × minor + patch.
    /// </summary>
    /// <param name="number">0 to 2 147 483 647 999 999.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is outside that range.</exception>
    public static HypervisorVersion FromLibvirtNumber(long number)
    {
        Require.Between(number, 0, int.MaxValue * 1_000_000L + 999_999, nameof(number));
        return new((int)(number / 1_000_000), (int)(number / 1_000 % 1_000), (int)(number % 1_000));
    }

    /// <summary>Reads a version.</summary>
    /// <param name="text">
    /// Two or three whole numbers with points between them: <c>10.1</c>, <c>7.2.22</c>. A distribution's suffix of printable ASCII may follow, after <c>-</c>, <c>+</c>,
    /// <c>~</c> or a space, and becomes <see cref="Suffix"/>: <c>10.0.0-8.el9</c>, <c>8.2.2 (Debian 1:8.2.2+ds-1)</c>.
    /// </param>
    /// <param name="version">The version read, or 0.0.0.</param>
    /// <returns>Whether <paramref name="text"/> was a version.</returns>
    public static bool TryParse(string? text, out HypervisorVersion version) => TryParse(text.AsSpan(), out version);

    private static bool TryParse(ReadOnlySpan<char> text, out HypervisorVersion version)
    {
        version = default;
        if (!DottedNumber.TryParse(text, out var numbers, out var suffix))
        {
            return false;
        }

        version = new(numbers, suffix);
        return true;
    }

    /// <summary>Reads a version.</summary>
    /// <param name="text">For instance <c>10.1.0</c>.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not a version.</exception>
    public static HypervisorVersion Parse(string text) => TryParse(text, out var version)
        ? version
        : throw new FormatException($"'{text}' is not a version. Write two or three numbers with points between them, as in 10.1.0.");

    /// <summary>Returns all three numbers, and the suffix: <c>10.1.0</c>, <c>10.0.0-8.el9</c>.</summary>
    public override string ToString() => Numbers + Suffix;

    internal string Numbers =>
        Major.ToString(CultureInfo.InvariantCulture) + "." + Minor.ToString(CultureInfo.InvariantCulture) + "." + Patch.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool Equals(HypervisorVersion other) => Major == other.Major && Minor == other.Minor && Patch == other.Patch;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HypervisorVersion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((((Major * 397) ^ Minor) * 397) ^ Patch);

    /// <inheritdoc/>
    public int CompareTo(HypervisorVersion other) =>
        Major != other.Major ? Major.CompareTo(other.Major) :
        Minor != other.Minor ? Minor.CompareTo(other.Minor) :
        Patch.CompareTo(other.Patch);

    /// <summary>Returns whether two versions are equal.</summary>
    public static bool operator ==(HypervisorVersion left, HypervisorVersion right) => left.Equals(right);

    /// <summary>Returns whether two versions differ.</summary>
    public static bool operator !=(HypervisorVersion left, HypervisorVersion right) => !left.Equals(right);

    /// <summary>Returns whether the left version is older.</summary>
    public static bool operator <(HypervisorVersion left, HypervisorVersion right) => left.CompareTo(right) < 0;

    /// <summary>Returns whether the left version is newer.</summary>
    public static bool operator >(HypervisorVersion left, HypervisorVersion right) => left.CompareTo(right) > 0;

    /// <summary>Returns whether the left version is older or equal.</summary>
    public static bool operator <=(HypervisorVersion left, HypervisorVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Returns whether the left version is newer or equal.</summary>
    public static bool operator >=(HypervisorVersion left, HypervisorVersion right) => left.CompareTo(right) >= 0;
}
