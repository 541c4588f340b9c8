using System;

namespace ParallelMigration.Policy;

/// <summary>
/// R6: Custom(n) uses min(n, CPU threads of the source, CPU threads of the destination) connections, never below 2.
/// The upper limit of R4 does not apply.
/// </summary>
internal static class R6CustomConnections
{
    internal static int Connections(
        ParallelMigrationSetting setting, HostResources source, HostResources destination, ref CodeSet reasons)
    {
        var asked = setting.CustomConnections.GetValueOrDefault();
        var threads = Math.Min(source.CpuThreads, destination.CpuThreads);
        if (asked <= threads)
        {
            reasons.Add(ReasonCode.CustomConnections);
            return asked;
        }

        if (source.CpuThreads == threads)
        {
            reasons.Add(ReasonCode.LimitedBySourceCpuThreads);
        }

        if (destination.CpuThreads == threads)
        {
            reasons.Add(ReasonCode.LimitedByDestinationCpuThreads);
        }

        return R10AtLeastTwo.Raise(threads, ReasonCode.CustomRaisedToMinimum, ref reasons);
    }
}
