namespace ParallelMigration.Policy;

/// <summary>R8: with the bandwidth unknown, Auto is not parallel and Parallel uses 2 connections.</summary>
internal static class R8UnknownBandwidth
{
    internal static int? ForAuto(ref CodeSet reasons)
    {
        reasons.Add(ReasonCode.AutoBandwidthUnknown);
        return null;
    }

    internal static int ForParallel(ref CodeSet reasons)
    {
        reasons.Add(ReasonCode.ParallelBandwidthUnknown);
        return R10AtLeastTwo.Minimum;
    }
}
