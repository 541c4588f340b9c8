using System;
using System.Globalization;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>
/// oVirt's <c>parallel_migrations_policy</c> together with <c>custom_parallel_migrations</c>: <c>inherit</c>, or a setting.
/// One value, so that a number without <c>custom</c>, or <c>custom</c> without a number, cannot be held.
/// </summary>
/// <remarks>
/// <para>The default value is <see cref="Inherit"/>, which only VMs (and templates) may use.</para>
/// <para>In the engine's database (<c>cluster.parallel_migrations</c>, <c>vm_static.parallel_migrations</c>) and in OVFs it is a number: −2 auto, −1 auto parallel
/// (<em>Parallel</em>), 0 disabled, n custom, null inherit. Every n of 1 or more is read as Custom(n), as the engine reads it: whether n may be used is rule R7's to say.</para>
/// </remarks>
public readonly record struct OVirtParallelMigrations
{
    private const int Auto = -2;
    private const int AutoParallel = -1;
    private const int Disabled = 0;

    private OVirtParallelMigrations(ParallelMigrationSetting? setting) => Setting = setting;

    /// <summary>Gets <c>inherit</c>: the cluster's value. Not for clusters.</summary>
    public static OVirtParallelMigrations Inherit => default;

    /// <summary>
    /// Gets the setting; <see langword="null"/> with <c>inherit</c>. oVirt's <c>auto_parallel</c> is <see cref="ParallelMigrationSetting.Parallel"/>.
    /// </summary>
    public ParallelMigrationSetting? Setting { get; }

    /// <summary>Returns a setting of its own.</summary>
    /// <param name="setting">
    /// Any; with Custom(n), n is 1 or more. oVirt takes 2 to 255 and recommends 2 to 16: that is rule R7's to say.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Custom with less than 1: the engine's encoding has other meanings there.</exception>
    public static OVirtParallelMigrations Own(ParallelMigrationSetting setting)
    {
        if (setting.CustomConnections is { } connections and < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(setting),
                setting,
                "oVirt cannot express Custom(" + connections.ToString(CultureInfo.InvariantCulture) + "): its numbers below 1 have other meanings.");
        }

        return new(setting);
    }

    /// <summary>Reads the engine's number.</summary>
    /// <param name="number">−2 or more; <see langword="null"/>: inherit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is less than −2.</exception>
    public static OVirtParallelMigrations FromInt32(int? number) => TryFromInt32(number, out var setting)
        ? setting
        : throw new ArgumentOutOfRangeException(
            nameof(number),
            number,
            "The engine has no such value: -2 is auto, -1 auto parallel, 0 disabled, 1 and more custom, null inherit.");

    /// <summary>Reads the engine's number where it has a meaning.</summary>
    /// <param name="number">Any; <see langword="null"/>: inherit.</param>
    /// <param name="setting">The setting; <see cref="Inherit"/> where it has no meaning.</param>
    /// <returns>Whether <paramref name="number"/> has a meaning: null, or −2 and more.</returns>
    public static bool TryFromInt32(int? number, out OVirtParallelMigrations setting)
    {
        setting = number switch
        {
            null or < Auto => Inherit,
            Auto => new(ParallelMigrationSetting.Auto),
            AutoParallel => new(ParallelMigrationSetting.Parallel),
            Disabled => new(ParallelMigrationSetting.Disabled),
            { } connections => new(ParallelMigrationSetting.Custom(connections)),
        };
        return number is null or >= Auto;
    }

    /// <summary>Returns the engine's number.</summary>
    /// <returns>−2 or more; <see langword="null"/>: inherit.</returns>
    public int? ToInt32() => Setting?.Mode switch
    {
        null => null,
        ParallelMigrationMode.Auto => Auto,
        ParallelMigrationMode.Parallel => AutoParallel,
        ParallelMigrationMode.Custom => Setting?.CustomConnections,
        _ => Disabled,
    };

    /// <summary>Returns the value of <c>parallel_migrations_policy</c>; with Custom the number too: <c>custom 8</c>.</summary>
    public override string ToString() => Setting?.CustomConnections is { } connections
        ? PolicyName + " " + connections.ToString(CultureInfo.InvariantCulture)
        : PolicyName;

    internal string PolicyName => Setting?.Mode switch
    {
        null => "inherit",
        ParallelMigrationMode.Auto => "auto",
        ParallelMigrationMode.Parallel => "auto_parallel",
        ParallelMigrationMode.Custom => "custom",
        _ => "disabled",
    };
}
