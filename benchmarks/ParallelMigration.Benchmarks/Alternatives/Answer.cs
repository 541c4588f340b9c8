using ParallelMigration.Policy;

namespace ParallelMigration.Benchmarks.Alternatives;

/// <summary>What a decision comes to, without reasons: what every way to make it must agree on.</summary>
/// <param name="Connections">0: not parallel, or refused.</param>
/// <param name="BandwidthLimit">Bits per second; -1: none.</param>
/// <param name="PostCopyLimit">The same after a switch to post-copy.</param>
internal readonly record struct Answer(
    bool Refused, int Connections, MigrationCompression Compression, int Outgoing, int Incoming, long BandwidthLimit, long PostCopyLimit, bool PostCopy, bool ZeroCopy)
{
    internal const long Unlimited = -1;

    internal static Answer Refusal { get; } = new(Refused: true, 0, default, 0, 0, 0, 0, PostCopy: false, ZeroCopy: false);

    internal static Answer Of(MigrationDecision decision) => decision.Plan is { } plan
        ? new(
            Refused: false,
            plan.Connections ?? 0,
            plan.Compression,
            plan.MaxOutgoingMigrations,
            plan.MaxIncomingMigrations,
            plan.BandwidthLimit?.BitsPerSecond ?? Unlimited,
            plan.PostCopyBandwidthLimit?.BitsPerSecond ?? Unlimited,
            plan.PostCopy,
            plan.ZeroCopy)
        : Refusal;
}
