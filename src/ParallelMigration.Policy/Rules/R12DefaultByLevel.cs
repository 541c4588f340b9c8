using System.Collections.Generic;

namespace ParallelMigration.Policy;

/// <summary>
/// R12: the default setting can depend on the cluster level. The entry of the highest level not above the cluster's own decides;
/// without one it is R1's Disabled.
/// </summary>
internal static class R12DefaultByLevel
{
    internal static ParallelMigrationSetting SettingFor(
        KeyValuePair<ClusterLevel, ParallelMigrationSetting>[] ascending, ClusterLevel? level)
    {
        for (var i = ascending.Length - 1; i >= 0; i--)
        {
            if (ascending[i].Key <= level)
            {
                return ascending[i].Value;
            }
        }

        return ParallelMigrationSetting.Disabled;
    }
}
