namespace ParallelMigration.Policy;

/// <summary>B1: what a host can give is its migration link's bandwidth less what is in use on it now, never below 0.</summary>
internal static class B1HostBandwidth
{
    internal static Bandwidth? Of(HostResources host) => B5UnknownLink.Known(host.LinkBandwidth) - host.BandwidthInUse;
}
