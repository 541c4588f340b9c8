using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Tests.Observability;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>What real daemons report of a migration as it happens.</summary>
[Collection(LabCollection.Name)]
public class LiveEventTests(Lab lab)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [LabFact]
    public async Task Source_and_destination_report_a_migration()
    {
        await lab.StartGuestAsync("300mbit");
        using var source = lab.Alpha.OpenEventFeed(Lab.Guest);
        using var destination = lab.Beta.OpenEventFeed();
        var result = await new LibvirtMigrator().MigrateAsync(lab.Migration(new() { Connections = 2 }));
        Assert.Equal(MigrationOutcome.Completed, result.Outcome);

        var reported = await ReadAsync(source, happened => happened is JobCompletedEvent);
        Assert.All(reported, happened => Assert.Equal((result.Name, result.Uuid), (happened.Name, happened.Uuid)));
        var iterations = reported.OfType<MigrationIterationEvent>().Select(happened => happened.Iteration).ToArray();
        Assert.Equal(Enumerable.Range(1, iterations.Length), iterations);
        Assert.NotEmpty(iterations);
        Assert.Equal(
            [LibvirtLifecycle.Suspended, LibvirtLifecycle.Stopped],
            reported.OfType<LifecycleEvent>().Where(happened => happened.IsByMigration).Select(happened => happened.Lifecycle));

        // What the source reports is what the destination keeps, but for the time that the end took there.
        var job = Assert.IsType<JobCompletedEvent>(reported[^1]);
        Assert.True(job.IsOutgoingMigration);
        Assert.True(job.Succeeded);
        Assert.Equal(MigrationStatisticsOrigin.CompletedJobEvent, job.Statistics.Origin);
        Assert.Equal(result.Statistics, job.Statistics);
        Assert.Equal(iterations.Length, job.Statistics.Iterations);
        var kept = await lab.VirshAsync("BETA", "domjobinfo", Lab.Guest, "--completed", "--rawstats");
        Assert.Contains($"downtime: {job.Statistics.Downtime!.Value.TotalMilliseconds}\n", kept, StringComparison.Ordinal);
        Assert.Contains($"data_processed: {job.Statistics.BytesTransferred}\n", kept, StringComparison.Ordinal);

        var arrived = await ReadAsync(destination, happened => happened is LifecycleEvent { Lifecycle: LibvirtLifecycle.Resumed });
        Assert.Equal(
            [LibvirtLifecycle.Started, LibvirtLifecycle.Resumed],
            arrived.OfType<LifecycleEvent>().Where(happened => happened.IsByMigration).Select(happened => happened.Lifecycle));
    }

    [LabFact]
    public async Task A_migration_is_a_span_with_its_passes_and_a_measurement_of_each_kind()
    {
        using var measured = new Measurements();
        await lab.StartGuestAsync("300mbit");
        var result = await new LibvirtMigrator(meterFactory: measured).MigrateAsync(lab.Migration(new() { Connections = 2 }));
        Assert.Equal(MigrationOutcome.Completed, result.Outcome);

        var span = Assert.Single(measured.Spans(result.Uuid));
        Assert.Equal("completed", span.GetTagItem(TelemetryNames.Outcome));
        Assert.Equal("destination", span.GetTagItem(TelemetryNames.Location));
        Assert.Equal("beta", span.GetTagItem(TelemetryNames.DestinationHost));
        Assert.Equal(2, span.GetTagItem(TelemetryNames.Connections));
        Assert.Equal(result.Statistics!.BytesTransferred, span.GetTagItem(TelemetryNames.Size));
        Assert.InRange(span.Duration, result.Duration, result.Duration + TimeSpan.FromMinutes(1));
        Assert.Equal(
            Enumerable.Range(1, result.Statistics.Iterations!.Value),
            span.Events.Where(happened => happened.Name == TelemetryNames.IterationEvent)
                .Select(happened => (int)happened.Tags.Single(tag => tag.Key == TelemetryNames.Iteration).Value!));
        Assert.Equal([result.Duration.TotalSeconds], measured.Values(TelemetryNames.MigrationDuration));
        Assert.Equal([result.Statistics.Downtime!.Value.TotalSeconds], measured.Values(TelemetryNames.MigrationDowntime));
        Assert.Equal([result.Statistics.BytesTransferred!.Value], measured.Values(TelemetryNames.MigrationSize));
        Assert.Equal([2], measured.Values(TelemetryNames.MigrationConnections));
        Assert.Equal(0, measured.Values(TelemetryNames.ActiveMigrations).Sum());
    }

    [LabFact]
    public async Task A_feed_ends_when_the_daemon_hangs_up()
    {
        using var relay = new SocketRelay(lab.AlphaUri);
        using var connection = await LibvirtConnection.OpenAsync(relay.Uri);
        using var feed = connection.OpenEventFeed();
        var reading = ReadAsync(feed, _ => false);
        relay.Dispose();
        var error = await Assert.ThrowsAsync<LibvirtException>(() => reading);
        Assert.Equal(LibvirtErrorCode.Rpc, error.Code);
        Assert.Contains("closed the connection", error.Message, StringComparison.Ordinal);
        Assert.False(connection.IsAlive);
    }

    [LabFact]
    public async Task Keepalive_finds_out_that_a_daemon_answers_no_more()
    {
        using var relay = new SocketRelay(lab.AlphaUri);
        using var connection = await LibvirtConnection.OpenAsync(relay.Uri, new() { KeepAliveInterval = TimeSpan.FromSeconds(1), KeepAliveCount = 2, Reconnect = false });
        using var feed = connection.OpenEventFeed();
        var reading = ReadAsync(feed, _ => false);
        relay.Hold();
        var error = await Assert.ThrowsAsync<LibvirtException>(() => reading);
        Assert.Equal(LibvirtErrorCode.Rpc, error.Code);
        Assert.Contains("keepalive", error.Message, StringComparison.Ordinal);
        Assert.False(connection.IsAlive);
        await Assert.ThrowsAsync<LibvirtException>(() => connection.GetHostInfoAsync());
    }

    private static async Task<List<LibvirtDomainEvent>> ReadAsync(LibvirtEventFeed feed, Predicate<LibvirtDomainEvent> last)
    {
        using var limit = new CancellationTokenSource(Timeout);
        var reported = new List<LibvirtDomainEvent>();
        await foreach (var happened in feed.WithCancellation(limit.Token))
        {
            reported.Add(happened);
            if (last(happened))
            {
                return reported;
            }
        }

        Assert.Fail("The feed ended too early.");
        return reported;
    }
}
