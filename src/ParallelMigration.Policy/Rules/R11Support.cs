namespace ParallelMigration.Policy;

/// <summary>
/// R11: with a host known to lack multifd (libvirt &lt; 5.2.0 or QEMU &lt; 4.0.0), or a cluster level below the configured minimum,
/// Auto is not parallel, and Parallel and Custom are refused. Where nothing is known, hosts count as up to date.
/// </summary>
internal static class R11Support
{
    private static readonly HypervisorVersion Qemu90 = new(9, 0);
    private static readonly HypervisorVersion Qemu920 = new(9, 2);

    internal static void FindObstacles(in DecisionInput request, ResolverOptions options, ref CodeSet obstacles)
    {
        if (!request.Source.HasMultifd)
        {
            obstacles.Add(IssueCode.SourceLacksMultifd);
        }

        if (!request.Destination.HasMultifd)
        {
            obstacles.Add(IssueCode.DestinationLacksMultifd);
        }

        FindLevelObstacle(request.Cluster, options, ref obstacles);
    }

    internal static void FindLevelObstacle(ClusterSettings cluster, ResolverOptions options, ref CodeSet obstacles)
    {
        if (cluster.Level < options.MinimumClusterLevel)
        {
            obstacles.Add(IssueCode.ClusterLevelTooLow);
        }
    }

    /// <summary>A fact about two versions: multifd from QEMU before 9.0 to 9.2.0 fails; fixed in a later 9.2.x.</summary>
    internal static void Warn(HostResources source, HostResources destination, ref CodeSet reasons)
    {
        if (source.QemuVersion < Qemu90 && destination.QemuVersion == Qemu920)
        {
            reasons.Add(ReasonCode.SourceQemuFailsWithQemu920);
        }
    }
}
