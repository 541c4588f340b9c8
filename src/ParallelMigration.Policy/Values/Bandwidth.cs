using System;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>
/// A network bandwidth, in whole bits per second. Multiples are decimal, as network cards report them:
/// 1 Gbps is 1 000 000 000 bit/s.
/// </summary>
/// <remarks>
/// Range: 0 to 9 223 372 036 854 775 807 bit/s (about 9.2 Ebit/s), never negative. The default value is 0 bit/s.
/// <em>Unknown</em> is not a bandwidth: where one may be unknown, the type is <c>Bandwidth?</c>.
/// </remarks>
[TypeConverter(typeof(BandwidthTypeConverter))]
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly partial struct Bandwidth : IEquatable<Bandwidth>, IComparable<Bandwidth>
{
    internal const long BitsPerMegabit = 1_000_000;
    private const long BitsPerGigabit = 1_000_000_000;
    internal const long BitsPerMebibyte = 8 * 1024 * 1024;

    private Bandwidth(long bitsPerSecond) => BitsPerSecond = bitsPerSecond;

    /// <summary>Gets no bandwidth at all: 0 bit/s.</summary>
    public static Bandwidth Zero => default;

    /// <summary>Gets the largest bandwidth that can be expressed: 9 223 372 036 854 775 807 bit/s.</summary>
    public static Bandwidth MaxValue => new(long.MaxValue);

    /// <summary>Gets the bandwidth in bits per second, 0 or more.</summary>
    public long BitsPerSecond { get; }

    /// <summary>Returns a bandwidth from bits per second.</summary>
    /// <param name="value">Bits per second, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public static Bandwidth FromBitsPerSecond(long value)
    {
        Require.AtLeast(value, 0, nameof(value));
        return new(value);
    }

    /// <summary>Returns a bandwidth from megabits per second (1 000 000 bit/s), the unit of libvirt's <c>link speed</c> and of oVirt.</summary>
    /// <param name="value">Megabits per second, 0 to 9 223 372 036 854.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside that range.</exception>
    public static Bandwidth FromMegabitsPerSecond(long value) => FromMultiple(value, BitsPerMegabit);

    /// <summary>
    /// Reads a link speed as operating systems and management tools report it. Several numbers mean that the speed is unknown (rule B5): 0, −1, and the unset
    /// 16-bit and 32-bit fields 65 535 and 4 294 967 295.
    /// </summary>
    /// <param name="megabitsPerSecond">The reported number.</param>
    /// <returns>The bandwidth; <see langword="null"/>: unknown.</returns>
    /// <exception cref="System.ArgumentOutOfRangeException">
    /// <paramref name="megabitsPerSecond"/> is less than −1, or more than a bandwidth can hold.
    /// </exception>
    public static Bandwidth? FromLinkSpeed(long megabitsPerSecond) => B5UnknownLink.FromMegabits(megabitsPerSecond);

    /// <summary>Returns a bandwidth from gigabits per second (1 000 000 000 bit/s).</summary>
    /// <param name="value">Gigabits per second, 0 to 9 223 372 036.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside that range.</exception>
    public static Bandwidth FromGigabitsPerSecond(long value) => FromMultiple(value, BitsPerGigabit);

    /// <summary>Returns a bandwidth from MiB/s (1 048 576 bytes per second), the unit of libvirt's <c>bandwidth</c> migration parameter.</summary>
    /// <param name="value">MiB/s, 0 to 1 099 511 627 775.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside that range.</exception>
    public static Bandwidth FromMebibytesPerSecond(long value) => FromMultiple(value, BitsPerMebibyte);

    /// <summary>Gets this bandwidth in megabits per second (1 000 000 bit/s), rounded down.</summary>
    /// <returns>Mbps, 0 or more. 1 999 999 bit/s gives 1.</returns>
    public long ToMegabitsPerSecond() => BitsPerSecond / BitsPerMegabit;

    /// <summary>
    /// Gets this bandwidth in MiB/s (1 048 576 bytes per second), the unit of libvirt's <c>bandwidth</c> migration parameter,
    /// rounded down, but never to 0: libvirt reads 0 as <em>no limit</em> (rule B4).
    /// </summary>
    /// <returns>MiB/s, 1 or more. 100 Gbps gives 11920.</returns>
    public long ToMebibytesPerSecond() => B4MebibytesPerSecond.From(BitsPerSecond);

    /// <summary>Returns the lower of two bandwidths.</summary>
    /// <param name="first">One bandwidth.</param>
    /// <param name="second">The other.</param>
    public static Bandwidth Min(Bandwidth first, Bandwidth second) => new(Math.Min(first.BitsPerSecond, second.BitsPerSecond));

    /// <summary>Reads what <see cref="ToString"/> writes: a whole number and <c>bit/s</c>, <c>Mbps</c> or <c>Gbps</c>.</summary>
    /// <param name="text">For instance <c>25 Gbps</c>. The space may be left out; letters' case matters.</param>
    /// <param name="bandwidth">The bandwidth read, or zero.</param>
    /// <returns>Whether <paramref name="text"/> was a bandwidth in range.</returns>
    public static bool TryParse(string? text, out Bandwidth bandwidth)
    {
        bandwidth = default;
        if (text is null)
        {
            return false;
        }

        var unit =
            text.EndsWith("Gbps", StringComparison.Ordinal) ? BitsPerGigabit :
            text.EndsWith("Mbps", StringComparison.Ordinal) ? BitsPerMegabit :
            text.EndsWith("bit/s", StringComparison.Ordinal) ? 1 : 0;
        if (unit == 0)
        {
            return false;
        }

        var number = text.Substring(0, text.Length - (unit == 1 ? "bit/s".Length : "Gbps".Length)).TrimEnd(' ');
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > long.MaxValue / unit)
        {
            return false;
        }

        bandwidth = new(value * unit);
        return true;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">For instance <c>25 Gbps</c>.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not a bandwidth in range.</exception>
    public static Bandwidth Parse(string text) => TryParse(text, out var bandwidth)
        ? bandwidth
        : throw new FormatException($"'{text}' is not a bandwidth. Write a whole number and a unit: 25 Gbps, 800 Mbps or 1500 bit/s.");

    /// <summary>Returns the bandwidth exactly, in the largest unit that leaves a whole number: <c>25 Gbps</c>, <c>800 Mbps</c>, <c>1500 bit/s</c>.</summary>
    public override string ToString()
    {
        var (value, unit) =
            BitsPerSecond > 0 && BitsPerSecond % BitsPerGigabit == 0 ? (BitsPerSecond / BitsPerGigabit, "Gbps") :
            BitsPerSecond > 0 && BitsPerSecond % BitsPerMegabit == 0 ? (BitsPerSecond / BitsPerMegabit, "Mbps") :
            (BitsPerSecond, "bit/s");
        return value.ToString(CultureInfo.InvariantCulture) + " " + unit;
    }

    /// <inheritdoc/>
    public bool Equals(Bandwidth other) => BitsPerSecond == other.BitsPerSecond;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bandwidth other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitsPerSecond.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Bandwidth other) => BitsPerSecond.CompareTo(other.BitsPerSecond);

    /// <summary>Returns whether two bandwidths are equal.</summary>
    public static bool operator ==(Bandwidth left, Bandwidth right) => left.Equals(right);

    /// <summary>Returns whether two bandwidths differ.</summary>
    public static bool operator !=(Bandwidth left, Bandwidth right) => !left.Equals(right);

    /// <summary>Returns whether the left bandwidth is lower.</summary>
    public static bool operator <(Bandwidth left, Bandwidth right) => left.BitsPerSecond < right.BitsPerSecond;

    /// <summary>Returns whether the left bandwidth is higher.</summary>
    public static bool operator >(Bandwidth left, Bandwidth right) => left.BitsPerSecond > right.BitsPerSecond;

    /// <summary>Returns whether the left bandwidth is lower or equal.</summary>
    public static bool operator <=(Bandwidth left, Bandwidth right) => left.BitsPerSecond <= right.BitsPerSecond;

    /// <summary>Returns whether the left bandwidth is higher or equal.</summary>
    public static bool operator >=(Bandwidth left, Bandwidth right) => left.BitsPerSecond >= right.BitsPerSecond;

    /// <summary>Subtracts one bandwidth from another. The difference is never below 0: 10 Gbps − 25 Gbps is 0 bit/s.</summary>
    /// <param name="left">The bandwidth to subtract from.</param>
    /// <param name="right">The bandwidth to subtract.</param>
    public static Bandwidth operator -(Bandwidth left, Bandwidth right) => new(Math.Max(0, left.BitsPerSecond - right.BitsPerSecond));

    /// <summary>Divides a bandwidth into equal shares, each rounded down to a whole bit per second.</summary>
    /// <param name="bandwidth">The bandwidth to divide.</param>
    /// <param name="shares">The number of shares, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shares"/> is less than 1.</exception>
    public static Bandwidth operator /(Bandwidth bandwidth, int shares)
    {
        Require.AtLeast(shares, 1, nameof(shares));
        return new(bandwidth.BitsPerSecond / shares);
    }

    private static Bandwidth FromMultiple(long value, long unit)
    {
        Require.Between(value, 0, long.MaxValue / unit, nameof(value));
        return new(value * unit);
    }
}
