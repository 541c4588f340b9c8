using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Libvirt.Tests.History;

public class MigrationHistoryRecordTests
{
    private static readonly DateTimeOffset Ended = new(2026, 1, 31, 23, 59, 59, TimeSpan.Zero);
    private static readonly Bandwidth Limit = Bandwidth.FromGigabitsPerSecond(20);

    /// <summary>The VM's id is the UUID; the name that the request has of it is left out. Setting up does not count as sending.</summary>
    [LibvirtFact]
    public void A_migration_is_recorded_with_what_it_was_decided_from_and_what_it_took()
    {
        var record = Of(new() { Connections = 2, Encrypted = true, BandwidthLimit = Limit, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 });
        Assert.Equal(
            new MigrationRecord
            {
                Vm = "818870d1-0000-0000-0000-000000000001",
                Ended = Ended,
                Connections = 2,
                Kind = ConnectionKind.Encrypted,
                Link = Bandwidth.FromGigabitsPerSecond(25),
                Limit = Limit,
                SentBytes = 7_000,
                Duration = TimeSpan.FromSeconds(9),
                Downtime = TimeSpan.FromMilliseconds(80),
                Memory = new() { UsedBytes = 5_000 },
                Request = Request with { Vm = new() },
            },
            record);
    }

    [LibvirtFact]
    public void Kinds_are_distinguished()
    {
        MigrationPlan plan = new() { Connections = 2, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };
        Assert.Equal(ConnectionKind.Plain, Of(plan).Kind);
        Assert.Equal(ConnectionKind.Zstd, Of(plan with { Compression = MigrationCompression.Zstd, Encrypted = true }).Kind);
        Assert.False(Of(plan, MigrationOutcome.Aborted).Completed);
    }

    private static MigrationRequest Request => new()
    {
        Cluster = new(),
        Vm = new() { Id = "web-07" },
        VmResources = new() { Vcpus = 4 },
        Source = new() { CpuThreads = 8, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(25) },
        Destination = new() { CpuThreads = 8, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(100) },
    };

    private static MigrationRecord Of(MigrationPlan plan, MigrationOutcome outcome = MigrationOutcome.Completed)
    {
        using var connection = LibvirtConnection.Open("test:///default");
        return MigrationHistoryRecord.Of(
            new() { Source = connection, Vm = "web-07", DestinationUri = "qemu+tcp://192.0.2.2/system", Plan = plan, Request = Request },
            new()
            {
                Outcome = outcome,
                Location = GuestLocation.Destination,
                Name = "web-07",
                Uuid = Guid.Parse("818870d1-0000-0000-0000-000000000001"),
                Memory = new() { UsedBytes = 5_000 },
                Statistics = new()
                {
                    Origin = MigrationStatisticsOrigin.CompletedJobEvent,
                    TotalTime = TimeSpan.FromSeconds(10),
                    SetupTime = TimeSpan.FromSeconds(1),
                    Downtime = TimeSpan.FromMilliseconds(80),
                    BytesTransferred = 7_000,
                },
            },
            Ended);
    }
}
