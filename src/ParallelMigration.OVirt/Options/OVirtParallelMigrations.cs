using System.Globalization;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>
/// oVirt's <c>parallel_migrations_policy</c> together with <c>custom_parallel_migrations</c>: <c>inherit</c>, or a setting.
/// One value, so that a number without <c>custom</c>, or <c>custom</c> without a number, cannot be held.
/// </summary>
/// <remarks>The default value is <see cref="Inherit"/>, which only VMs (and templates) may use.</remarks>
public readonly record struct OVirtParallelMigrations
{
    private OVirtParallelMigrations(ParallelMigrationSetting? setting) => Setting = setting;

    /// <summary><c>inherit</c>: the cluster's value. Not for clusters.</summary>
    public static OVirtParallelMigrations Inherit => default;

    /// <summary>
    /// The setting; <see langword="null"/> with <c>inherit</c>. oVirt's <c>auto_parallel</c> is <see cref="ParallelMigrationSetting.Parallel"/>.
    /// </summary>
    public ParallelMigrationSetting? Setting { get; }

    /// <summary>A setting of its own.</summary>
    /// <param name="setting">
    /// Any; with Custom(n), n is 1 or more. oVirt takes 2 to 255 and recommends 2 to 16: that is rule R7's to say.
    /// </param>
    /// <exception cref="System.ArgumentOutOfRangeException">Custom with less than 1: the engine's encoding has other meanings there.</exception>
    public static OVirtParallelMigrations Own(ParallelMigrationSetting setting)
    {
        EngineParallelMigrations.GuardCustom(setting, nameof(setting));
        return new(setting);
    }

    /// <summary>The value of <c>parallel_migrations_policy</c>; with Custom the number too: <c>custom 8</c>.</summary>
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
