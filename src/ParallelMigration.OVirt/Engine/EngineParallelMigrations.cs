using System;
using System.Globalization;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>
/// How oVirt's engine keeps the setting in its database (<c>cluster.parallel_migrations</c>, <c>vm_static.parallel_migrations</c>) and
/// in OVFs: −2 auto, −1 auto parallel (<em>Parallel</em>), 0 disabled, n custom, null inherit.
/// </summary>
/// <remarks>
/// <para>Every n of 1 or more is Custom(n), as the engine reads it. Whether n may be used is not the encoding's to say: Custom(1) and
/// Custom(256) are read, and rule R7 then names them as issues with a way out. Anything below −2 has no meaning and is an error.</para>
/// <para>A cluster's value is never null in the engine; its validation refuses that.</para>
/// </remarks>
public static class EngineParallelMigrations
{
    private const int Auto = -2;
    private const int AutoParallel = -1;
    private const int Disabled = 0;

    /// <summary>The engine's number for a setting.</summary>
    /// <param name="setting">The setting; <see langword="null"/>: none of its own.</param>
    /// <returns>−2 or more; <see langword="null"/>: inherit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Custom with less than 1, which the engine would read as another setting.</exception>
    public static int? ToInt32(ParallelMigrationSetting? setting)
    {
        if (setting is not { } own)
        {
            return null;
        }

        GuardCustom(own, nameof(setting));
        return own.Mode switch
        {
            ParallelMigrationMode.Auto => Auto,
            ParallelMigrationMode.Parallel => AutoParallel,
            ParallelMigrationMode.Custom => own.CustomConnections,
            _ => Disabled,
        };
    }

    /// <summary>The setting for a number of the engine.</summary>
    /// <param name="number">−2 or more; <see langword="null"/>: inherit.</param>
    /// <returns>The setting; <see langword="null"/>: none of its own.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is less than −2.</exception>
    public static ParallelMigrationSetting? FromInt32(int? number) => TryFromInt32(number, out var setting)
        ? setting
        : throw new ArgumentOutOfRangeException(
            nameof(number),
            number,
            "The engine has no such value: -2 is auto, -1 auto parallel, 0 disabled, 1 and more custom, null inherit.");

    /// <summary>The setting for a number of the engine, where it has a meaning.</summary>
    /// <param name="number">Any; <see langword="null"/>: inherit.</param>
    /// <param name="setting">The setting; <see langword="null"/>: none of its own, or no meaning.</param>
    /// <returns>Whether <paramref name="number"/> has a meaning: null, or −2 and more.</returns>
    public static bool TryFromInt32(int? number, out ParallelMigrationSetting? setting)
    {
        setting = number switch
        {
            null or < Auto => null,
            Auto => ParallelMigrationSetting.Auto,
            AutoParallel => ParallelMigrationSetting.Parallel,
            Disabled => ParallelMigrationSetting.Disabled,
            { } connections => ParallelMigrationSetting.Custom(connections),
        };
        return number is null or >= Auto;
    }

    internal static void GuardCustom(ParallelMigrationSetting setting, string name)
    {
        if (setting.CustomConnections is { } connections and < 1)
        {
            throw new ArgumentOutOfRangeException(
                name,
                setting,
                "oVirt cannot express Custom(" + connections.ToString(CultureInfo.InvariantCulture) + "): its numbers below 1 have other meanings.");
        }
    }
}
