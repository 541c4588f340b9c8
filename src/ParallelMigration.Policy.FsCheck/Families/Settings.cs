using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Disabled, Auto, Parallel, Custom(n); Custom next to R7's bounds.</summary>
internal static class Settings
{
    internal static Arbitrary<ParallelMigrationSetting> Valid { get; } = Of(Counts.ValidConnections).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<ParallelMigrationSetting> Hostile { get; } = Arb.From(Of(Counts.HostileConnections), Shrink);

    /// <summary>The choice that asks for less is simpler, and whatever goes with the one that asks for more goes with it.</summary>
    internal static IEnumerable<ParallelMigrationSetting> Shrink(ParallelMigrationSetting setting)
    {
        ParallelMigrationSetting[] choices = [ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Auto, ParallelMigrationSetting.Parallel];
        return choices.Take((int)setting.Mode).Concat(
            setting.CustomConnections is { } connections ? Shrinking.Towards(connections, 2).Select(ParallelMigrationSetting.Custom) : []);
    }

    private static Gen<ParallelMigrationSetting> Of(Gen<int> custom) => Gen.Frequency(
        (1, Gen.Constant(ParallelMigrationSetting.Disabled)),
        (2, Gen.Constant(ParallelMigrationSetting.Auto)),
        (2, Gen.Constant(ParallelMigrationSetting.Parallel)),
        (2, custom.Select(ParallelMigrationSetting.Custom)));
}
