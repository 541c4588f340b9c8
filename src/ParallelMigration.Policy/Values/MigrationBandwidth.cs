using System;
using System.ComponentModel;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>A cluster's migration bandwidth: auto, hypervisor default or a custom bandwidth (rule B3).</summary>
/// <remarks>The default value is <see cref="Auto"/>.</remarks>
[TypeConverter(typeof(MigrationBandwidthTypeConverter))]
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly partial struct MigrationBandwidth : IEquatable<MigrationBandwidth>
{
    private readonly bool isHypervisorDefault;
    private readonly Bandwidth custom;

    private MigrationBandwidth(bool isHypervisorDefault, Bandwidth custom)
    {
        this.isHypervisorDefault = isHypervisorDefault;
        this.custom = custom;
    }

    /// <summary>Gets what the two hosts' migration links can give (rule B2).</summary>
    public static MigrationBandwidth Auto => default;

    /// <summary>Gets the hypervisor's own default: its value is unknown, and no limit is set.</summary>
    public static MigrationBandwidth HypervisorDefault => new(isHypervisorDefault: true, Bandwidth.Zero);

    /// <summary>Gets the bandwidth the administrator gave; <see langword="null"/>: <see cref="Auto"/> or <see cref="HypervisorDefault"/>.</summary>
    public Bandwidth? CustomBandwidth => custom > Bandwidth.Zero ? custom : null;

    /// <summary>Returns a bandwidth given by the administrator. Available is the lower of it and what the links are known to give.</summary>
    /// <param name="bandwidth">More than 0. (For no limit use <see cref="HypervisorDefault"/>.)</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bandwidth"/> is 0.</exception>
    public static MigrationBandwidth Custom(Bandwidth bandwidth)
    {
        Require.MoreThanZero(bandwidth, nameof(bandwidth));
        return new(isHypervisorDefault: false, bandwidth);
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text"><c>Auto</c>, <c>HypervisorDefault</c> or <c>Custom(20 Gbps)</c>; the case of the words does not matter, that of the unit does.</param>
    /// <param name="bandwidth">The migration bandwidth read, or Auto.</param>
    /// <returns>Whether <paramref name="text"/> was a migration bandwidth.</returns>
    public static bool TryParse(string? text, out MigrationBandwidth bandwidth)
    {
        bandwidth = Auto;
        if (ChoiceText.Is(text, "Auto"))
        {
            return true;
        }

        if (ChoiceText.Is(text, "HypervisorDefault"))
        {
            bandwidth = HypervisorDefault;
            return true;
        }

        if (!Bandwidth.TryParse(ChoiceText.Argument(text, "Custom"), out var custom) || custom == Bandwidth.Zero)
        {
            return false;
        }

        bandwidth = Custom(custom);
        return true;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text"><c>Auto</c>, <c>HypervisorDefault</c> or <c>Custom(20 Gbps)</c>.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not a migration bandwidth.</exception>
    public static MigrationBandwidth Parse(string text) => TryParse(text, out var bandwidth)
        ? bandwidth
        : throw new FormatException($"'{text}' is not a migration bandwidth. Write Auto, HypervisorDefault or Custom(20 Gbps).");

    /// <summary><c>Auto</c>, <c>HypervisorDefault</c> or <c>Custom(20 Gbps)</c>.</summary>
    public override string ToString() => isHypervisorDefault ? "HypervisorDefault" : CustomBandwidth is { } bandwidth ? $"Custom({bandwidth})" : "Auto";

    /// <inheritdoc/>
    public bool Equals(MigrationBandwidth other) => isHypervisorDefault == other.isHypervisorDefault && custom == other.custom;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MigrationBandwidth other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(custom.GetHashCode() * 397) ^ isHypervisorDefault.GetHashCode();

    /// <summary>Returns whether two values are equal.</summary>
    public static bool operator ==(MigrationBandwidth left, MigrationBandwidth right) => left.Equals(right);

    /// <summary>Returns whether two values differ.</summary>
    public static bool operator !=(MigrationBandwidth left, MigrationBandwidth right) => !left.Equals(right);
}
