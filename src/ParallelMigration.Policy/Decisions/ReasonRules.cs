namespace ParallelMigration.Policy;

/// <summary>Which rule each code comes from.</summary>
internal static class ReasonRules
{
    internal const ReasonCode FirstWarning = ReasonCode.CustomAboveRecommended;

    internal static RuleId Of(ReasonCode code) => code switch
    {
        ReasonCode.Disabled => RuleId.R2,
        ReasonCode.ParallelForZeroCopy => RuleId.C6,
        ReasonCode.AutoWithPostCopy => RuleId.C2,
        ReasonCode.AutoWithTunnelledTransport => RuleId.C4,
        ReasonCode.AutoWithRdmaTransport => RuleId.C4,
        ReasonCode.AutoSourceLacksMultifd => RuleId.R11,
        ReasonCode.AutoDestinationLacksMultifd => RuleId.R11,
        ReasonCode.AutoClusterLevelTooLow => RuleId.R11,
        ReasonCode.AutoBandwidthUnknown => RuleId.R8,
        ReasonCode.ParallelBandwidthUnknown => RuleId.R8,
        ReasonCode.LimitedByBandwidth => RuleId.R4,
        ReasonCode.LimitedByVcpus => RuleId.R4,
        ReasonCode.LimitedByEmulatorCpus => RuleId.R9,
        ReasonCode.LimitedByMaxConnections => RuleId.R4,
        ReasonCode.RaisedToMinimum => RuleId.R4,
        ReasonCode.TooFewConnectionsForAuto => RuleId.R5,
        ReasonCode.CustomConnections => RuleId.R6,
        ReasonCode.LimitedBySourceCpuThreads => RuleId.R6,
        ReasonCode.LimitedByDestinationCpuThreads => RuleId.R6,
        ReasonCode.CustomRaisedToMinimum => RuleId.R6,
        ReasonCode.PostCopyWithParallel => RuleId.C5,
        ReasonCode.CompressionTurnedOff => RuleId.A1,
        ReasonCode.ParallelZstd => RuleId.A5,
        ReasonCode.ParallelZstdUnsupported => RuleId.A5,
        ReasonCode.ZeroCopyNeedsParallel => RuleId.C6,
        ReasonCode.ZeroCopyWithEncryption => RuleId.C6,
        ReasonCode.ZeroCopyWithCompression => RuleId.C6,
        ReasonCode.ZeroCopyUnsupported => RuleId.C6,
        ReasonCode.MaxOutgoingReduced => RuleId.A2,
        ReasonCode.MaxIncomingReduced => RuleId.A2,
        ReasonCode.BandwidthUnknown => RuleId.B2,
        ReasonCode.OnlySourceBandwidthKnown => RuleId.B2,
        ReasonCode.OnlyDestinationBandwidthKnown => RuleId.B2,
        ReasonCode.HypervisorDefaultBandwidth => RuleId.B3,
        ReasonCode.CustomBandwidth => RuleId.B3,
        ReasonCode.BandwidthNotDivided => RuleId.A3,
        ReasonCode.BandwidthDivided => RuleId.A3,
        ReasonCode.CustomAboveRecommended => RuleId.R7,
        ReasonCode.CustomAboveEmulatorCpus => RuleId.R9,
        ReasonCode.TunnelledWithPostCopy => RuleId.C4,
        ReasonCode.TunnelledWithEncryption => RuleId.C4,
        _ => RuleId.R11,
    };

    internal static RuleId Of(IssueCode code) => code switch
    {
        IssueCode.CustomBelowMinimum => RuleId.R7,
        IssueCode.CustomAboveMaximum => RuleId.R7,
        IssueCode.ParallelWithPostCopy => RuleId.C1,
        IssueCode.ParallelWithTunnelledTransport => RuleId.C4,
        IssueCode.ParallelWithRdmaTransport => RuleId.C4,
        IssueCode.CustomAboveRecommended => RuleId.R7,
        IssueCode.CustomAboveCpuThreads => RuleId.R6,
        IssueCode.AutoWithPostCopy => RuleId.C2,
        _ => RuleId.R11,
    };
}
