namespace ParallelMigration.Policy;

/// <summary>Specifies why a value in a plan is what it is, or which known risk a plan has. Names and numbers are stable API.</summary>
/// <remarks>A number is identity alone. What a code is about is <see cref="Reason.Kind"/>, and a decision lists its reasons in the order of the rules.</remarks>
public enum ReasonCode
{
    /// <summary>The setting is Disabled (R2).</summary>
    Disabled = 0,

    /// <summary>The policy's zero-copy made Disabled or Auto count as Parallel (C6).</summary>
    ParallelForZeroCopy,

    /// <summary>Auto, but the policy has post-copy (C2).</summary>
    AutoWithPostCopy,

    /// <summary>Auto, but the transport is tunnelled (C4).</summary>
    AutoWithTunnelledTransport,

    /// <summary>Auto, but the transport is RDMA (C4).</summary>
    AutoWithRdmaTransport,

    /// <summary>Auto, but the source is known to lack multifd (R11).</summary>
    AutoSourceLacksMultifd,

    /// <summary>Auto, but the destination is known to lack multifd (R11).</summary>
    AutoDestinationLacksMultifd,

    /// <summary>Auto, but the cluster level is below the minimum (R11).</summary>
    AutoClusterLevelTooLow,

    /// <summary>Auto, but the available bandwidth is unknown (R8).</summary>
    AutoBandwidthUnknown,

    /// <summary>Parallel uses two connections because the available bandwidth is unknown (R8).</summary>
    ParallelBandwidthUnknown,

    /// <summary>The available bandwidth decided the computed number (R3).</summary>
    LimitedByBandwidth,

    /// <summary>The VM's vCPUs decided the computed number (R3).</summary>
    LimitedByVcpus,

    /// <summary>The CPUs that the QEMU process may run on decided the computed number (R9).</summary>
    LimitedByEmulatorCpus,

    /// <summary>The upper limit of the options decided the number (R4).</summary>
    LimitedByMaxConnections,

    /// <summary>Parallel computed fewer than two connections and uses two (R4).</summary>
    RaisedToMinimum,

    /// <summary>Auto computed fewer than two connections and is not parallel (R5).</summary>
    TooFewConnectionsForAuto,

    /// <summary>Custom's number, unchanged (R6).</summary>
    CustomConnections,

    /// <summary>The source's CPU threads cut Custom's number (R6).</summary>
    LimitedBySourceCpuThreads,

    /// <summary>The destination's CPU threads cut Custom's number (R6).</summary>
    LimitedByDestinationCpuThreads,

    /// <summary>The CPU threads left fewer than two connections for Custom, and two are used (R6).</summary>
    CustomRaisedToMinimum,

    /// <summary>Post-copy is combined with parallel connections, by opt-in (C5).</summary>
    PostCopyWithParallel,

    /// <summary>The policy's compression is off because the migration is parallel (A1).</summary>
    CompressionTurnedOff,

    /// <summary>zstd compresses the parallel connections, by opt-in (A5).</summary>
    ParallelZstd,

    /// <summary>zstd was opted in to, but a host does not have it on parallel connections (A5).</summary>
    ParallelZstdUnsupported,

    /// <summary>Zero-copy is dropped: the migration is not parallel (C6).</summary>
    ZeroCopyNeedsParallel,

    /// <summary>Zero-copy is dropped: the migration is encrypted (C6).</summary>
    ZeroCopyWithEncryption,

    /// <summary>Zero-copy is dropped: the migration is compressed (C6).</summary>
    ZeroCopyWithCompression,

    /// <summary>Zero-copy is dropped: the source does not have it (C6).</summary>
    ZeroCopyUnsupported,

    /// <summary>One outgoing migration instead of the policy's number (A2).</summary>
    MaxOutgoingReduced,

    /// <summary>One incoming migration instead of the policy's number (A2).</summary>
    MaxIncomingReduced,

    /// <summary>Neither link's bandwidth is known, so no limit is set (B2).</summary>
    BandwidthUnknown,

    /// <summary>Only the source's link is known, and it stands for both (B2).</summary>
    OnlySourceBandwidthKnown,

    /// <summary>Only the destination's link is known, and it stands for both (B2).</summary>
    OnlyDestinationBandwidthKnown,

    /// <summary>The cluster leaves the bandwidth to the hypervisor: its value is unknown, and no limit is set (B3).</summary>
    HypervisorDefaultBandwidth,

    /// <summary>The cluster's custom bandwidth is the available bandwidth (B3).</summary>
    CustomBandwidth,

    /// <summary>The limit is the whole available bandwidth, undivided, because only one migration runs (A3).</summary>
    BandwidthNotDivided,

    /// <summary>The limit is the available bandwidth divided by the policy's outgoing migrations: not parallel (A3).</summary>
    BandwidthDivided,

    /// <summary>Warning: Custom asks for more than the recommended 16 connections (R7).</summary>
    CustomAboveRecommended,

    /// <summary>Warning: Custom uses more connections than CPUs that the QEMU process may run on (R9).</summary>
    CustomAboveEmulatorCpus,

    /// <summary>Warning: parallel migrations from QEMU before 9.0 to QEMU 9.2.0 fail (K1).</summary>
    SourceQemuFailsWithQemu920,

    /// <summary>Auto, but the migration is encrypted and the source is known not to encrypt parallel connections (C7).</summary>
    AutoSourceLacksParallelEncryption,

    /// <summary>Auto, but the migration is encrypted and the destination is known not to encrypt parallel connections (C7).</summary>
    AutoDestinationLacksParallelEncryption,

    /// <summary>zstd is dropped: the available bandwidth carries more uncompressed (A5).</summary>
    ZstdNotFaster,

    /// <summary>zstd is dropped: the available bandwidth is unknown, and with it whether zstd is faster (A5).</summary>
    ZstdBandwidthUnknown,

    /// <summary>Warning: the limit is made from the least share of a link that is busier than that (B6).</summary>
    LinkBusy,

    /// <summary>Warning: shares of less than 1 MiB/s are raised to it, and exceed the limit together (B4).</summary>
    SharesExceedLimit,

    /// <summary>Warning: the connections run on the CPUs of the guest (R9).</summary>
    ConnectionsShareGuestCpus,

    /// <summary>Warning: after a switch to post-copy there is no limit, because a host's libvirt is older than 5.1.0 (A6).</summary>
    PostCopyLimitUnsupported,

    /// <summary>Warning: parallel migrations to QEMU 9.1.0 can crash it (K2).</summary>
    DestinationQemu910MayCrash,

    /// <summary>Warning: zero-copy from QEMU 7.1 to 10.1 can fail with ENOBUFS (K3).</summary>
    ZeroCopyMayLackBuffers,

    /// <summary>Warning: encrypted post-copy can fail before QEMU 10.1 (K4).</summary>
    EncryptedPostCopyMayFail,

    /// <summary>Warning: the destination's QEMU is older than the source's (K5).</summary>
    DestinationQemuIsOlder,

    /// <summary>Auto, but it shares the link with other migrations of the same evacuation (P1).</summary>
    AutoSharesLink,

    /// <summary>Warning: a host's version is a distribution's, which can have more than its numbers say (R11).</summary>
    DistributionVersion,
}
