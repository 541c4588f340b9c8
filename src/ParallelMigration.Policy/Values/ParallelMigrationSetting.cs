using System;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>
/// What a cluster, or a VM with a setting of its own, says about parallel connections: Disabled, Auto, Parallel or Custom(n).
/// </summary>
/// <remarks>
/// <para>The default value is <see cref="Disabled"/>, the default of a cluster (rule R1).</para>
/// <para><em>Cluster value</em> is not one of the choices, so that a cluster cannot be given it: a VM's setting is a
/// <c>ParallelMigrationSetting?</c>, and <see langword="null"/> is the VM's default, <em>cluster value</em>.</para>
/// <para>Custom(n) holds any n. Whether n may be used is rule R7's to say, and it says so as an issue with a remedy.</para>
/// </remarks>
[TypeConverter(typeof(ParallelMigrationSettingTypeConverter))]
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly partial struct ParallelMigrationSetting : IEquatable<ParallelMigrationSetting>
{
    /// <summary>The fewest connections that a parallel migration uses, and that Custom may ask for: 2 (rules R7, R10).</summary>
    public const int MinConnections = 2;

    /// <summary>The most connections that Custom may ask for: 255. QEMU takes the number as an unsigned byte (rule R7).</summary>
    public const int MaxConnections = byte.MaxValue;

    private readonly int customConnections;

    private ParallelMigrationSetting(ParallelMigrationMode mode, int customConnections = 0)
    {
        Mode = mode;
        this.customConnections = customConnections;
    }

    /// <summary>Gets the setting that is never parallel (rule R2).</summary>
    public static ParallelMigrationSetting Disabled => default;

    /// <summary>Gets the setting that is parallel where the resources give at least two connections (rule R5).</summary>
    public static ParallelMigrationSetting Auto => new(ParallelMigrationMode.Auto);

    /// <summary>Gets the setting that is always parallel, with a number by the resources (rule R4).</summary>
    public static ParallelMigrationSetting Parallel => new(ParallelMigrationMode.Parallel);

    /// <summary>Gets which of the four choices this is.</summary>
    public ParallelMigrationMode Mode { get; }

    /// <summary>Gets the number of connections that Custom asks for; <see langword="null"/> with any other choice.</summary>
    public int? CustomConnections => Mode == ParallelMigrationMode.Custom ? customConnections : null;

    /// <summary>Always parallel, with this number of connections (rule R6).</summary>
    /// <param name="connections">Valid are 2 to 255, recommended 2 to 16 (rule R7). Any other number can be held, not used.</param>
    public static ParallelMigrationSetting Custom(int connections) => new(ParallelMigrationMode.Custom, connections);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text"><c>Disabled</c>, <c>Auto</c>, <c>Parallel</c>, <c>Custom(8)</c> or <c>custom:8</c>; the case of letters does not matter.</param>
    /// <param name="setting">The setting read, or Disabled.</param>
    /// <returns>Whether <paramref name="text"/> was a setting.</returns>
    public static bool TryParse(string? text, out ParallelMigrationSetting setting)
    {
        setting = ChoiceText.Is(text, "Auto") ? Auto : ChoiceText.Is(text, "Parallel") ? Parallel : Disabled;
        if (setting != Disabled || ChoiceText.Is(text, "Disabled"))
        {
            return true;
        }

        if (!int.TryParse(ChoiceText.Argument(text, "Custom"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var connections))
        {
            return false;
        }

        setting = Custom(connections);
        return true;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text"><c>Disabled</c>, <c>Auto</c>, <c>Parallel</c> or <c>Custom(8)</c>.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not a setting.</exception>
    public static ParallelMigrationSetting Parse(string text) => TryParse(text, out var setting)
        ? setting
        : throw new FormatException($"'{text}' is not a parallel migration setting. Write Disabled, Auto, Parallel or Custom(8).");

    /// <summary><c>Disabled</c>, <c>Auto</c>, <c>Parallel</c> or <c>Custom(8)</c>.</summary>
    public override string ToString() => Mode switch
    {
        ParallelMigrationMode.Auto => "Auto",
        ParallelMigrationMode.Parallel => "Parallel",
        ParallelMigrationMode.Custom => "Custom(" + customConnections.ToString(CultureInfo.InvariantCulture) + ")",
        _ => "Disabled",
    };

    /// <inheritdoc/>
    public bool Equals(ParallelMigrationSetting other) => Mode == other.Mode && customConnections == other.customConnections;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ParallelMigrationSetting other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(((int)Mode * 397) ^ customConnections);

    /// <summary>Returns whether two settings are equal.</summary>
    public static bool operator ==(ParallelMigrationSetting left, ParallelMigrationSetting right) => left.Equals(right);

    /// <summary>Returns whether two settings differ.</summary>
    public static bool operator !=(ParallelMigrationSetting left, ParallelMigrationSetting right) => !left.Equals(right);
}
