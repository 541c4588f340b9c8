namespace ParallelMigration.Policy;

/// <summary>Why a migration is refused as it is set up, or why settings cannot be saved or should be checked. The names are stable API.</summary>
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

    /// <summary>At save time only, a warning: Custom with more than the recommended 16 connections (R7).</summary>
    CustomAboveRecommended,

    /// <summary>At save time only, a warning: Custom with more connections than the smallest host has CPU threads (R6).</summary>
    CustomAboveCpuThreads,

    /// <summary>
    /// At save time only, a warning: Auto with a policy that has post-copy, where C5's opt-in makes it depend on the hosts (C2).
    /// </summary>
    AutoWithPostCopy,

    /// <summary>Parallel or Custom, encrypted, from a host that is known not to encrypt parallel connections (C7).</summary>
    SourceLacksParallelEncryption,

    /// <summary>Parallel or Custom, encrypted, to a host that is known not to encrypt parallel connections (C7).</summary>
    DestinationLacksParallelEncryption,

    /// <summary>Tunnelled transport with a policy that allows post-copy, whatever the setting (C8).</summary>
    TunnelledWithPostCopy,

    /// <summary>Tunnelled transport with encryption, whatever the setting (C8).</summary>
    TunnelledWithEncryption,

    /// <summary>At save time only: a schedule whose initial actions abort, so that no migration can succeed (A4).</summary>
    ScheduleBeginsWithAbort,

    /// <summary>At save time only, a warning: a policy with zero-copy where the other settings never let it be kept (C6).</summary>
    ZeroCopyNeverKept,
}
