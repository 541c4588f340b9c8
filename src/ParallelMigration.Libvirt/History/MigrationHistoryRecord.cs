using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Libvirt;

/// <summary>A migration that ended, as a line of history.</summary>
internal static class MigrationHistoryRecord
{
    internal static MigrationRecord Of(LibvirtMigration migration, MigrationResult result, DateTimeOffset ended)
    {
        var (plan, statistics) = (migration.Plan, result.Statistics);
        return new()
        {
            Vm = result.Uuid.ToString(),
            Ended = ended,
            Completed = result.Outcome == MigrationOutcome.Completed,
            Connections = plan.Connections,
            Kind = plan.Compression == MigrationCompression.Zstd ? ConnectionKind.Zstd : plan.Encrypted ? ConnectionKind.Encrypted : ConnectionKind.Plain,
            Link = migration.Request is { } request ? Lower(request.Source.LinkBandwidth, request.Destination.LinkBandwidth) : null,
            Limit = plan.BandwidthLimit,
            SentBytes = statistics?.BytesTransferred ?? 0,
            Duration = (statistics?.TotalTime ?? result.Duration) - (statistics?.SetupTime ?? TimeSpan.Zero) is var sending && sending > TimeSpan.Zero ? sending : TimeSpan.Zero,
            Downtime = statistics?.Downtime,
            Memory = result.Memory,
            Request = migration.Request is { } decided ? decided with { Vm = decided.Vm with { Id = null } } : null,
        };
    }

    private static Bandwidth? Lower(Bandwidth? source, Bandwidth? destination) =>
        source is { } one && destination is { } other ? Bandwidth.Min(one, other) : source ?? destination;
}
