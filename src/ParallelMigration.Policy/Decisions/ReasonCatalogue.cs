using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>Every reason and warning that the rules declare, in the order in which a decision lists them.</summary>
internal static class ReasonCatalogue
{
    internal static readonly ReasonDefinition[] InOrder =
    [
        R2Disabled.Disabled,
        C6ZeroCopy.ParallelForZeroCopy,
        C2AutoSteppingAside.AutoWithPostCopy,
        C4Transport.AutoWithTunnelledTransport,
        C4Transport.AutoWithRdmaTransport,
        R11Support.AutoSourceLacksMultifd,
        R11Support.AutoDestinationLacksMultifd,
        C7Encryption.AutoSourceLacksParallelEncryption,
        C7Encryption.AutoDestinationLacksParallelEncryption,
        R11Support.AutoClusterLevelTooLow,
        R8UnknownBandwidth.AutoBandwidthUnknown,
        R8UnknownBandwidth.ParallelBandwidthUnknown,
        R3ComputedConnections.LimitedByBandwidth,
        R3ComputedConnections.LimitedByVcpus,
        R9EmulatorPinning.LimitedByEmulatorCpus,
        R4Parallel.LimitedByMaxConnections,
        R4Parallel.RaisedToMinimum,
        R5Auto.TooFewConnectionsForAuto,
        R6CustomConnections.CustomConnections,
        R6CustomConnections.LimitedBySourceCpuThreads,
        R6CustomConnections.LimitedByDestinationCpuThreads,
        R6CustomConnections.CustomRaisedToMinimum,
        P1SharedLink.AutoSharesLink,
        C5PostCopyWithParallel.PostCopyWithParallel,
        A1Compression.CompressionTurnedOff,
        A5ParallelZstd.ParallelZstd,
        A5ParallelZstd.ParallelZstdUnsupported,
        A5ParallelZstd.ZstdNotFaster,
        A5ParallelZstd.ZstdBandwidthUnknown,
        C6ZeroCopy.ZeroCopyNeedsParallel,
        C6ZeroCopy.ZeroCopyWithEncryption,
        C6ZeroCopy.ZeroCopyWithCompression,
        C6ZeroCopy.ZeroCopyUnsupported,
        A2ConcurrentMigrations.MaxOutgoingReduced,
        A2ConcurrentMigrations.MaxIncomingReduced,
        B2BothEnds.BandwidthUnknown,
        B2BothEnds.OnlySourceBandwidthKnown,
        B2BothEnds.OnlyDestinationBandwidthKnown,
        B3ClusterBandwidth.HypervisorDefaultBandwidth,
        B3ClusterBandwidth.CustomBandwidth,
        A3BandwidthLimit.BandwidthNotDivided,
        A3BandwidthLimit.BandwidthDivided,
        R7CustomRange.CustomAboveRecommended,
        R9EmulatorPinning.CustomAboveEmulatorCpus,
        R9EmulatorPinning.ConnectionsShareGuestCpus,
        B6MinimumShare.LinkBusy,
        B4MebibytesPerSecond.SharesExceedLimit,
        A6PostCopyLimit.PostCopyLimitUnsupported,
        R11Support.DistributionVersion,
        KnownDefects.SourceQemuFailsWithQemu920,
        KnownDefects.DestinationQemu910MayCrash,
        KnownDefects.ZeroCopyMayLackBuffers,
        KnownDefects.EncryptedPostCopyMayFail,
        KnownDefects.DestinationQemuIsOlder,
    ];

    private static readonly ReasonCode[] CodesInOrder = [.. InOrder.Select(definition => definition.Code)];

    private static readonly ReadOnlyCollection<Reason> None = new([]);

    private static readonly CodeSet OfWarnings = Set(InOrder.Where(definition => definition.Kind == ReasonKind.Warning));

    internal static IReadOnlyList<Reason> Reasons(CodeSet codes, MigrationDecision decision) => Of(codes.Without(OfWarnings), decision);

    internal static IReadOnlyList<Reason> Warnings(CodeSet codes, MigrationDecision decision) => Of(codes.And(OfWarnings), decision);

    internal static ReasonDefinition Deciding(CodeSet codes) =>
        InOrder.Last(definition => definition.Kind == ReasonKind.Connections && codes.Contains(definition.Code));

    internal static ReasonDefinition? Find(ReasonCode code) => Array.Find(InOrder, definition => definition.Code == code);

    private static ReadOnlyCollection<Reason> Of(CodeSet codes, MigrationDecision decision)
    {
        if (codes.IsEmpty)
        {
            return None;
        }

        var reasons = new Reason[codes.Count];
        var count = 0;
        for (var index = 0; count < reasons.Length; index++)
        {
            if (codes.Contains(CodesInOrder[index]))
            {
                reasons[count++] = new(InOrder[index], decision);
            }
        }

        return new(reasons);
    }

    private static CodeSet Set(IEnumerable<ReasonDefinition> definitions)
    {
        var set = new CodeSet();
        foreach (var definition in definitions)
        {
            set.Add(definition.Code);
        }

        return set;
    }
}
