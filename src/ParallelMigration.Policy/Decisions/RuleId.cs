namespace ParallelMigration.Policy;

/// <summary>The decision rules by their numbers. Each stands in a file of its own name under <c>Rules</c>.</summary>
public enum RuleId
{
    /// <summary>Defaults, and what is effective: the VM's own where it has one, else the cluster's.</summary>
    R1 = 1,

    /// <summary>Disabled is not parallel.</summary>
    R2,

    /// <summary>The computed number of connections.</summary>
    R3,

    /// <summary>Parallel.</summary>
    R4,

    /// <summary>Auto.</summary>
    R5,

    /// <summary>Custom.</summary>
    R6,

    /// <summary>The range of Custom.</summary>
    R7,

    /// <summary>Unknown bandwidth.</summary>
    R8,

    /// <summary>Emulator pinning.</summary>
    R9,

    /// <summary>Never exactly one connection.</summary>
    R10,

    /// <summary>Hosts without multifd, and cluster levels too low for it.</summary>
    R11,

    /// <summary>The default setting by cluster level.</summary>
    R12,

    /// <summary>What one connection carries.</summary>
    R13,

    /// <summary>What a host can give.</summary>
    B1,

    /// <summary>What both ends can give.</summary>
    B2,

    /// <summary>The cluster's migration bandwidth.</summary>
    B3,

    /// <summary>MiB/s, once and rounded down.</summary>
    B4,

    /// <summary>The spellings of an unknown link.</summary>
    B5,

    /// <summary>The least share of a busy link.</summary>
    B6,

    /// <summary>Parallel or Custom with post-copy.</summary>
    C1,

    /// <summary>Auto with post-copy.</summary>
    C2,

    /// <summary>What cannot be saved is refused by the resolver too.</summary>
    C3,

    /// <summary>Tunnelled and RDMA transport.</summary>
    C4,

    /// <summary>Post-copy with parallel, opt-in.</summary>
    C5,

    /// <summary>Zero-copy.</summary>
    C6,

    /// <summary>Encrypted parallel connections.</summary>
    C7,

    /// <summary>Tunnelled with encryption or post-copy.</summary>
    C8,

    /// <summary>Compression is off when parallel.</summary>
    A1,

    /// <summary>One outgoing and one incoming migration when parallel.</summary>
    A2,

    /// <summary>The whole bandwidth when parallel.</summary>
    A3,

    /// <summary>Convergence stays the policy's.</summary>
    A4,

    /// <summary>zstd on parallel connections, opt-in.</summary>
    A5,

    /// <summary>The limit after a switch to post-copy.</summary>
    A6,

    /// <summary>Known defect: parallel from QEMU before 9.0 to 9.2.0.</summary>
    K1,

    /// <summary>Known defect: parallel to QEMU 9.1.0.</summary>
    K2,

    /// <summary>Known defect: zero-copy from QEMU 7.1 to 10.1.</summary>
    K3,

    /// <summary>Known defect: encrypted post-copy before QEMU 10.1.</summary>
    K4,

    /// <summary>Known defect: from a newer QEMU to an older one.</summary>
    K5,

    /// <summary>An evacuation's migrations share a link.</summary>
    P1,
}
