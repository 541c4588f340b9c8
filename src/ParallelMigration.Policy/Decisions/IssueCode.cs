namespace ParallelMigration.Policy;

/// <summary>Why a migration is refused as it is set up. The names are stable API.</summary>
public enum IssueCode
{
    /// <summary>Custom with fewer than 2 connections (R7).</summary>
    CustomBelowMinimum = 0,

    /// <summary>Custom with more than 255 connections (R7).</summary>
    CustomAboveMaximum,

    /// <summary>Parallel or Custom with a policy that has post-copy (C1; refused by the resolver by C3).</summary>
    ParallelWithPostCopy,

    /// <summary>Parallel or Custom with tunnelled transport (C4).</summary>
    ParallelWithTunnelledTransport,

    /// <summary>Parallel or Custom with RDMA transport (C4).</summary>
    ParallelWithRdmaTransport,

    /// <summary>Parallel or Custom from a host that is known to lack multifd (R11).</summary>
    SourceLacksMultifd,

    /// <summary>Parallel or Custom to a host that is known to lack multifd (R11).</summary>
    DestinationLacksMultifd,

    /// <summary>Parallel or Custom in a cluster whose level is below the minimum (R11).</summary>
    ClusterLevelTooLow,
}
