using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Live;

[Collection(LabCollection.Name)]
public class LiveMigrationTests(Lab lab)
{
    // 240 MiB take about seven seconds: time enough to observe it from outside.
    private const string Slow = "300mbit";

    private const long Mebibyte = 1 << 20;

    // Besides the data connections that it was asked for, a parallel migration has its main channel.
    private const int MainChannel = 1;

    private readonly LibvirtMigrator migrator = new();

    [LabFact]
    public async Task Parallel_with_4_connections_opens_exactly_4_data_connections()
    {
        await lab.StartGuestAsync(Slow);
        var progress = new ProgressLog();
        var running = migrator.MigrateAsync(lab.Migration(new() { Connections = 4 }), progress);
        Assert.Equal(4 + MainChannel, await MostConnectionsAsync(running));
        await AssertMovedAsync(await running);
        Assert.Equal(4, (await running).Connections);
        Assert.True(progress.Moves);
        Assert.All(progress.Reports, report => Assert.InRange(report.Fraction, 0, 1));
        Assert.Equal(progress.Reports.Select(report => report.Fraction).Order(), progress.Reports.Select(report => report.Fraction));
    }

    [LabFact]
    public async Task A_plain_migration_has_one_connection()
    {
        await lab.StartGuestAsync(Slow);
        var running = migrator.MigrateAsync(lab.Migration(new()));
        Assert.Equal(1, await MostConnectionsAsync(running));
        await AssertMovedAsync(await running);
        Assert.Equal(1, (await running).Connections);
    }

    [LabFact]
    public async Task A_policy_with_compression_migrates_in_parallel_without_it()
    {
        await lab.StartGuestAsync(Slow);
        var plan = await ResolveAsync(
            new() { ParallelMigration = ParallelMigrationSetting.Parallel, MigrationPolicy = new() { Compression = true } });
        var parameters = LibvirtMigrationParameters.From(plan);
        Assert.True(parameters.Flags.HasFlag(MigrateFlags.Parallel));
        Assert.False(parameters.Flags.HasFlag(MigrateFlags.Compressed));

        var progress = new ProgressLog();
        var running = migrator.MigrateAsync(lab.Migration(plan), progress);
        await UntilMovesAsync(progress, running);
        var capabilities = await lab.VirshAsync("ALPHA", "qemu-monitor-command", Lab.Guest, "--hmp", "info migrate_capabilities");
        Assert.Contains("multifd: on", capabilities, StringComparison.Ordinal);
        Assert.Contains("xbzrle: off", capabilities, StringComparison.Ordinal);
        await AssertMovedAsync(await running);
        Assert.Equal(plan.Connections ?? 1, (await running).Connections);
    }

    [LabFact]
    public async Task Auto_on_a_10_Gbps_link_is_not_parallel()
    {
        await lab.StartGuestAsync(Slow, "--vcpus", "4");
        var plan = await ResolveAsync(new() { ParallelMigration = ParallelMigrationSetting.Auto });
        Assert.False(plan.IsParallel);
        var running = migrator.MigrateAsync(lab.Migration(plan));
        Assert.Equal(1, await MostConnectionsAsync(running));
        await AssertMovedAsync(await running);
    }

    [LabFact]
    public async Task The_bandwidth_limit_is_kept()
    {
        await lab.StartGuestAsync();
        var plan = new MigrationPlan { Connections = 2, BandwidthLimit = Bandwidth.FromMegabitsPerSecond(600) };
        var result = await migrator.MigrateAsync(lab.Migration(plan));
        await AssertMovedAsync(result);
        Assert.InRange(result.Statistics!.Throughput!.Value.BitsPerSecond, 100_000_000, 720_000_000);
    }

    [LabFact]
    public async Task Cancelled_half_way_the_guest_runs_on_the_source()
    {
        await lab.StartGuestAsync(Slow);
        using var cancel = new CancellationTokenSource();
        var progress = new ProgressLog();
        var running = migrator.MigrateAsync(lab.Migration(new() { Connections = 4 }), progress, cancel.Token);
        await UntilMovesAsync(progress, running);
        await cancel.CancelAsync();
        var result = await running.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Equal(MigrationOutcome.Canceled, result.Outcome);
        Assert.Equal(GuestLocation.Source, result.Location);
        Assert.Null(result.Destination.State);
        Assert.Equal(MigrationStatisticsOrigin.LastSample, result.Statistics!.Origin);
        Assert.InRange(result.Statistics.BytesTransferred!.Value, 1, 200 * Mebibyte);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task Cancelled_at_any_moment_the_guest_is_where_the_result_says()
    {
        await lab.StartGuestAsync("100mbit");
        foreach (var milliseconds in new[] { 0, 1, 5, 20, 50, 100, 200, 400, 800 })
        {
            using var cancel = new CancellationTokenSource();
            var running = migrator.MigrateAsync(lab.Migration(new() { Connections = 2 }), null, cancel.Token);
            await Task.Delay(milliseconds, CancellationToken.None); // the moment is the case, not a wait for something
            await cancel.CancelAsync();
            var result = await running.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
            Assert.Equal((MigrationOutcome.Canceled, GuestLocation.Source), (result.Outcome, result.Location));
            await lab.AssertRunsOnlyOnAsync("ALPHA");
        }
    }

    [LabFact]
    public async Task An_unreachable_destination_is_an_error_and_the_guest_runs_on_the_source()
    {
        await lab.StartGuestAsync();
        foreach (var uri in new[] { "qemu+tcp://192.0.2.77/system", "qemu+tcp://nosuchhost.invalid/system", "qemu+tcp://beta:1/system" })
        {
            var result = await migrator.MigrateAsync(
                lab.Migration(new() { Connections = 4 }) with { DestinationUri = uri });
            Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (result.Outcome, result.Location));
            var error = Assert.Throws<LibvirtException>(() => result.ThrowIfFailed());
            Assert.NotEqual(LibvirtErrorCode.None, error.Code);
            Assert.NotEmpty(error.Message);
        }

        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task A_guest_that_does_not_exist_is_its_own_error()
    {
        var error = await Assert.ThrowsAsync<LibvirtException>(
            () => migrator.MigrateAsync(lab.Migration(new()) with { Vm = "nobody" }));
        Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
        Assert.Contains("nobody", error.Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_guest_that_does_not_run_is_its_own_error()
    {
        await lab.StartGuestAsync("unlimited", "--persistent");
        await lab.VirshAsync("ALPHA", "destroy", Lab.Guest);
        var error = await Assert.ThrowsAsync<LibvirtException>(() => migrator.MigrateAsync(lab.Migration(new())));
        Assert.Equal(LibvirtErrorCode.OperationInvalid, error.Code);
        Assert.Contains("'guest' does not run on alpha", error.Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_wrong_uri_is_its_own_error()
    {
        var error = await Assert.ThrowsAsync<LibvirtException>(() => LibvirtConnection.OpenAsync("qemu+unix:///system?socket=/nowhere/sock"));
        Assert.Equal(LibvirtErrorCode.SystemError, error.Code);
        Assert.Contains("/nowhere/sock", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(
            () => migrator.MigrateAsync(lab.Migration(new()) with { DestinationUri = "beta" }));
    }

    [LabFact]
    public async Task A_refused_combination_is_its_own_error_and_the_guest_runs_on_the_source()
    {
        await lab.StartGuestAsync();
        var forced = new MigrationPlan { Connections = 4, Transport = MigrationTransport.Tunnelled };
        var tunnelled = await migrator.MigrateAsync(lab.Migration(forced));
        Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (tunnelled.Outcome, tunnelled.Location));
        Assert.Equal(LibvirtErrorCode.InvalidArgument, tunnelled.Error!.Code);
        Assert.Contains("mutually exclusive", tunnelled.Error.Message, StringComparison.Ordinal);

        var tooMany = await migrator.MigrateAsync(lab.Migration(new() { Connections = 300 }));
        Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (tooMany.Outcome, tooMany.Location));
        Assert.NotEmpty(tooMany.Error!.Message);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task Statistics_of_a_completed_migration_agree_with_the_wire()
    {
        await lab.StartGuestAsync(Slow);
        var before = await lab.BytesSentAsync();
        var result = await migrator.MigrateAsync(lab.Migration(new() { Connections = 2 }));
        var sent = await lab.BytesSentAsync() - before;
        await AssertMovedAsync(result);
        var statistics = result.Statistics!;
        Assert.Equal(MigrationStatisticsOrigin.CompletedJobEvent, statistics.Origin);
        Assert.InRange(statistics.BytesTransferred!.Value, 240 * Mebibyte, 2 * 240 * Mebibyte);
        Assert.InRange(sent / (double)statistics.BytesTransferred.Value, 0.95, 1.2);
        Assert.InRange(statistics.MemoryTotal!.Value, 320 * Mebibyte, 400 * Mebibyte);
        Assert.InRange(statistics.TotalTime!.Value, TimeSpan.FromSeconds(3), result.Duration + TimeSpan.FromSeconds(1));
        Assert.InRange(statistics.Downtime!.Value, TimeSpan.FromMilliseconds(1), statistics.TotalTime.Value);
        Assert.InRange(statistics.Throughput!.Value.BitsPerSecond, 100_000_000, 310_000_000);
        Assert.InRange(statistics.Iterations!.Value, 1, 100);

        // The destination's stay to be asked for.
        Assert.Contains("Completed", await lab.VirshAsync("BETA", "domjobinfo", Lab.Guest, "--completed"), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_persistent_guest_s_definition_moves_along()
    {
        await lab.StartGuestAsync("unlimited", "--persistent");
        var migration = lab.Migration(new() { Connections = 2 }) with { MovePersistentDefinition = true };
        await AssertMovedAsync(await migrator.MigrateAsync(migration));
        Assert.Null(await lab.StateAsync("ALPHA"));
        Assert.Contains("Persistent:     yes", await lab.VirshAsync("BETA", "dominfo", Lab.Guest), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task Without_the_destination_s_word_the_source_s_counts()
    {
        await lab.StartGuestAsync(Slow);
        var result = await migrator.MigrateAsync(lab.Migration(new()) with { Destination = null });
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        Assert.Equal(MigrationStatisticsOrigin.CompletedJobEvent, result.Statistics!.Origin);
        Assert.InRange(result.Statistics.Downtime!.Value, TimeSpan.FromMilliseconds(1), result.Duration);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task A_paused_guest_arrives_paused()
    {
        await lab.StartGuestAsync();
        await lab.VirshAsync("ALPHA", "suspend", Lab.Guest);
        var result = await migrator.MigrateAsync(lab.Migration(new()));
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        Assert.Equal(LibvirtDomainState.Paused, result.Destination.State);
        Assert.Null(await lab.StateAsync("ALPHA"));
    }

    [LabFact]
    public async Task A_handler_that_throws_does_not_disturb_the_migration()
    {
        await lab.StartGuestAsync(Slow);
        var progress = new ProgressLog(_ => throw new InvalidOperationException("a mistake"));
        await AssertMovedAsync(await migrator.MigrateAsync(lab.Migration(new()), progress));
        Assert.Single(progress.Reports);
    }

    [LabFact]
    public async Task What_was_selected_and_how_it_ended_is_logged()
    {
        await lab.StartGuestAsync();
        var log = new ListLogger();
        await new LibvirtMigrator(log).MigrateAsync(lab.Migration(new() { Connections = 3 }));
        Assert.Equal([1, 2], log.Entries.Select(entry => entry.Id));
        Assert.Contains("VIR_MIGRATE_LIVE | VIR_MIGRATE_PEER2PEER | VIR_MIGRATE_PARALLEL (0x20003)", log.Entries[0].Text, StringComparison.Ordinal);
        Assert.Contains("[parallel.connections = 3 (int)]", log.Entries[0].Text, StringComparison.Ordinal);
        Assert.Contains("it is now on: Destination", log.Entries[1].Text, StringComparison.Ordinal);
    }

    private async Task<MigrationPlan> ResolveAsync(ClusterSettings cluster)
    {
        var request = new MigrationRequest
        {
            Cluster = cluster,
            VmResources = (await lab.Alpha.ReadVmAsync(Lab.Guest)).Resources,
            Source = await lab.Alpha.ReadHostAsync(lab.Interface),
            Destination = await lab.Beta.ReadHostAsync(lab.Interface),
        };
        Assert.Equal(Bandwidth.FromGigabitsPerSecond(10), request.AvailableBandwidth);
        return new ParallelMigrationResolver().Resolve(request).Plan!;
    }

    /// <summary>The most connections that stood at once while the migration ran.</summary>
    private async Task<int> MostConnectionsAsync(Task running)
    {
        var most = 0;
        while (!running.IsCompleted)
        {
            most = Math.Max(most, await lab.ConnectionsAsync());
        }

        return most;
    }

    private static Task UntilMovesAsync(ProgressLog progress, Task running) => Lab.UntilAsync(
        () =>
        {
            Assert.False(running.IsCompleted, "The migration ended before it could be observed.");
            return Task.FromResult(progress.Moves);
        },
        "data moves");

    private async Task AssertMovedAsync(MigrationResult result)
    {
        Assert.Null(result.Error);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        Assert.Equal(LibvirtDomainState.Running, result.Destination.State);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }
}
