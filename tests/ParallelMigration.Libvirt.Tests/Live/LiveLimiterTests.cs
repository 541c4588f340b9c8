using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Two guests that want to leave alpha, and what others move away from it.</summary>
[Collection(LabCollection.Name)]
public sealed class LiveLimiterTests(Lab lab) : IAsyncLifetime
{
    private const string Second = "second";

    // 240 MiB take over a minute: a migration goes on until the link is opened.
    private const string Slow = "30mbit";

    private static readonly MigrationPlan Alone = new() { Connections = 2, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };
    private static readonly MigrationPlan TwoAtOnce = new() { MaxOutgoingMigrations = 2, MaxIncomingMigrations = 2 };

    private readonly MigrationLimiter limiter = new();
    private readonly LibvirtMigrator migrator = new();
    private readonly string settings = Path.GetTempFileName();

    public async Task InitializeAsync()
    {
        if (LabScript.IsUsed)
        {
            await lab.StartGuestAsync(Slow);
            await lab.RunAsync("guest", "--name", Second);
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        File.Delete(settings);

        // On either host, or on its way: whatever is left of it.
        foreach (var host in LabScript.IsUsed ? ["ALPHA", "BETA"] : Array.Empty<string>())
        {
            try
            {
                await lab.VirshAsync(host, "destroy", Second);
            }
            catch (InvalidOperationException)
            {
                // It is not there.
            }
        }
    }

    [LabFact]
    public async Task The_second_parallel_migration_starts_when_the_first_has_ended()
    {
        var first = LimitedAsync(Lab.Guest, Alone);
        await UntilLeavesAsync(Lab.Guest);
        var waits = new Waits();
        var second = LimitedAsync(Second, Alone, waits);
        await waits.UntilAsync(wait => wait.Limits.Count > 0);
        await OpenLinkAsync();
        await AssertThatNeverBothLeaveAsync(first, Second, Lab.Guest);
        var ((one, oneWait), (two, twoWait)) = (await first, await second);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (one.Outcome, one.Location));
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (two.Outcome, two.Location));
        Assert.Empty(oneWait.Limits);
        Assert.Equal([MigrationDirection.Outgoing, MigrationDirection.Incoming], twoWait.Limits.Select(limit => limit.Direction));
        Assert.Equal([lab.Alpha.HostId, lab.Beta.HostId], twoWait.Limits.Select(limit => limit.HostId));
        Assert.All(twoWait.Limits, limit => Assert.Equal(new(one.Uuid, BlockerKind.Running), Assert.Single(limit.Blockers)));
        Assert.True(twoWait.Duration > TimeSpan.Zero);
    }

    [LabFact]
    public async Task Two_ordinary_migrations_run_at_once()
    {
        var first = LimitedAsync(Lab.Guest, TwoAtOnce);
        var second = LimitedAsync(Second, TwoAtOnce);
        await Lab.UntilAsync(async () => await LeavesAsync(Second) && await LeavesAsync(Lab.Guest), "both leave alpha together");
        await OpenLinkAsync();
        var both = await Task.WhenAll(first, second);
        Assert.All(both, one => Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (one.Result.Outcome, one.Result.Location)));

        // One may have been ahead of the other for the moment that the hosts were asked.
        Assert.All(both, one => Assert.DoesNotContain(BlockerKind.Running, one.Wait.Limits.SelectMany(limit => limit.Blockers).Select(blocker => blocker.Kind)));
    }

    [LabFact]
    public async Task A_migration_that_was_started_elsewhere_is_waited_for_at_both_ends()
    {
        var foreign = lab.VirshAsync("ALPHA", "migrate", "--live", "--p2p", Second, lab.BetaPeerUri);
        await UntilLeavesAsync(Second);
        var uuid = Guid.Parse((await lab.VirshAsync("ALPHA", "domuuid", Second)).Trim());
        var active = lab.Alpha.ActiveMigrations(lab.Beta);
        Assert.Equal([uuid], (await active.GetActiveMigrationsAsync(default)).Outgoing.Select(migration => migration.Vm));

        // The destination hears of it a little later.
        await Lab.UntilAsync(async () => (await active.GetActiveMigrationsAsync(default)).Incoming.Select(migration => migration.Vm).SequenceEqual([uuid]), "it arrives");
        var waits = new Waits();
        var ours = LimitedAsync(Lab.Guest, Alone, waits);
        await waits.UntilAsync(wait => wait.Limits.Any(limit => limit.Blockers.Contains(new(uuid, BlockerKind.StartedElsewhere))));
        await OpenLinkAsync();
        await AssertThatNeverBothLeaveAsync(foreign, Lab.Guest, Second);
        await foreign;
        var (result, wait) = await ours;
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        Assert.Equal([MigrationDirection.Outgoing, MigrationDirection.Incoming], wait.Limits.Select(limit => limit.Direction));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    /// <summary>By libvirt alone it would count as one of two.</summary>
    [LabFact]
    public async Task A_migration_that_is_followed_runs_alone_unless_its_plan_allowed_more()
    {
        var foreign = lab.VirshAsync("ALPHA", "migrate", "--live", "--p2p", Second, lab.BetaPeerUri);
        await UntilLeavesAsync(Second);
        var progress = new ProgressLog();
        var uuid = Guid.Parse((await lab.VirshAsync("ALPHA", "domuuid", Second)).Trim());
        await using var lease = await limiter.AcquireAsync(LeaseRequest.Create(Alone, lab.Alpha.HostId, lab.Beta.HostId, uuid) with { IsRunning = true });
        var followed = FollowAsync();
        await Lab.UntilAsync(() => Task.FromResult(progress.Moves), "it is followed");
        var waits = new Waits();
        var ours = LimitedAsync(Lab.Guest, TwoAtOnce, waits);
        await waits.UntilAsync(wait => wait.Limits.Any(limit => limit.Blockers.Any(blocker => blocker.Kind == BlockerKind.Running)));
        await OpenLinkAsync();
        await AssertThatNeverBothLeaveAsync(foreign, Lab.Guest, Second);
        await foreign;
        Assert.Equal((MigrationOutcome.Completed, true), ((await followed).Outcome, (await followed).Attached));
        var (result, _) = await ours;
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));

        async Task<MigrationResult> FollowAsync()
        {
            var result = await migrator.FollowRunningAsync(lab.Running() with { Vm = Second }, progress);
            await lease.DisposeAsync();
            return result;
        }
    }

    [LabFact]
    public async Task A_wait_that_is_canceled_starts_no_migration()
    {
        var first = LimitedAsync(Second, Alone);
        await UntilLeavesAsync(Second);
        using var cancel = new CancellationTokenSource();
        var waits = new Waits();
        var waiting = LimitedAsync(Lab.Guest, Alone, waits, cancellationToken: cancel.Token);
        await waits.UntilAsync(wait => wait.Limits.Count > 0);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(first.IsCompleted);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
        await OpenLinkAsync();
        Assert.Equal(MigrationOutcome.Completed, (await first).Result.Outcome);
    }

    /// <summary>Two may leave, with half of the bandwidth each. Alone it gets all of it, and takes about half the time.</summary>
    [LabFact]
    public async Task A_migration_that_runs_alone_may_use_the_bandwidth_that_is_free()
    {
        var (half, whole) = (Bandwidth.FromMebibytesPerSecond(20), Bandwidth.FromMebibytesPerSecond(40));
        var fixedShare = await MigrateAsync(share: false);
        var raised = await MigrateAsync(share: true);
        Assert.True(fixedShare >= 1.4 * raised, $"{fixedShare} with its share, {raised} with what is free");

        async Task<TimeSpan> MigrateAsync(bool share)
        {
            await lab.StartGuestAsync();
            var plan = TwoAtOnce with { BandwidthLimit = half };
            var request = LeaseRequest.Create(plan, lab.Alpha.HostId, lab.Beta.HostId, lab.Alpha.FindDomain(Lab.Guest).Uuid);
            var progress = new ProgressLog();
            await using var lease = await limiter.AcquireAsync(request);
            var migrating = migrator.MigrateAsync(Migration(Lab.Guest, plan), progress);
            await Lab.UntilAsync(() => Task.FromResult(progress.Moves), "it moves");
            using var end = new CancellationTokenSource();
            var sharing = share
                ? lease.ShareBandwidthAsync(half, whole, (limit, token) => LibvirtMigrator.SetBandwidthLimitAsync(lab.Alpha, Lab.Guest, limit, token), end.Token)
                : Task.CompletedTask;
            var result = await migrating;
            Assert.False(sharing.IsFaulted, sharing.Exception?.ToString());
            await end.CancelAsync();
            await sharing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.Equal(MigrationOutcome.Completed, result.Outcome);
            return result.Duration;
        }
    }

    /// <summary>Two stores, and hosts that report neither migration before its start.</summary>
    [LabFact]
    public async Task Of_two_that_start_at_the_same_moment_one_is_canceled_and_runs_after_the_other()
    {
        var starts = new ConcurrentQueue<string>();
        var both = new[] { RunAsync(Lab.Guest), RunAsync(Second) };
        await Lab.UntilAsync(() => Task.FromResult(starts.Count == 2), "both start");
        await Lab.UntilAsync(async () => await LeavesAsync(Lab.Guest) != await LeavesAsync(Second), "one of them is canceled");
        Assert.Equal(2, starts.Count);
        await OpenLinkAsync();
        var results = await Task.WhenAll(both);
        Assert.All(results, result => Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location)));
        Assert.Equal(3, starts.Count);

        async Task<MigrationResult> RunAsync(string vm) => await new MigrationLimiter().RunAsync(
            LeaseRequest.Create(Alone, lab.Alpha.HostId, lab.Beta.HostId, lab.Alpha.FindDomain(vm).Uuid),
            new BlindAtFirst(lab.Alpha.ActiveMigrations(lab.Beta)),
            (_, token) =>
            {
                starts.Enqueue(vm);
                return migrator.MigrateAsync(Migration(vm, Alone), null, token);
            },
            result => result.Outcome == MigrationOutcome.Canceled);
    }

    [LabFact]
    public async Task A_failed_migration_releases_its_lease()
    {
        var (failed, _) = await LimitedAsync(Lab.Guest, Alone, destinationUri: "qemu+tcp://nosuchhost.invalid/system");
        Assert.Equal(MigrationOutcome.Failed, failed.Outcome);
        await OpenLinkAsync();
        var (next, wait) = await LimitedAsync(Second, Alone);
        Assert.Equal(MigrationOutcome.Completed, next.Outcome);
        Assert.Empty(wait.Limits);
    }

    [LabFact]
    public async Task The_tool_waits_and_reports_what_for()
    {
        var foreign = lab.VirshAsync("ALPHA", "migrate", "--live", "--p2p", Second, lab.BetaPeerUri);
        using var tool = await StartToolThatWaitsAsync();
        await OpenLinkAsync();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("Waiting: at most 1 may leave alpha at once", output, StringComparison.Ordinal);
        Assert.Contains("started elsewhere", output, StringComparison.Ordinal);
        Assert.Contains("guest has migrated. The guest runs on beta.", output, StringComparison.Ordinal);
        await foreign;
    }

    /// <summary>The other guest migrated, by a plan that was made for the first.</summary>
    [LabFact]
    public async Task Another_guest_that_gets_the_name_while_the_tool_waits_is_not_migrated()
    {
        var foreign = lab.VirshAsync("ALPHA", "migrate", "--live", "--p2p", Second, lab.BetaPeerUri);
        using var tool = await StartToolThatWaitsAsync();
        await lab.RunAsync("guest", "--name", Lab.Guest); // the one of that name is destroyed first
        await OpenLinkAsync();
        var (exitCode, _, error) = await tool.EndAsync();
        Assert.Equal(5, exitCode);
        Assert.Contains("Domain not found", error, StringComparison.Ordinal);
        await foreign;
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    private async Task<ToolProcess> StartToolThatWaitsAsync()
    {
        await UntilLeavesAsync(Second);
        await File.WriteAllTextAsync(settings, """{"cluster":{"parallelMigration":"parallel"}}""");
        var tool = ToolProcess.Start(
            "migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--peer-uri", lab.BetaPeerUri, "--vm", Lab.Guest, "--settings", settings);
        await Lab.UntilAsync(() => Task.FromResult(tool.Output.Contains("Waiting: ", StringComparison.Ordinal)), "the tool waits");
        return tool;
    }

    private async Task<(MigrationResult Result, LeaseWait Wait)> LimitedAsync(
        string vm, MigrationPlan plan, Waits? waits = null, string? destinationUri = null, CancellationToken cancellationToken = default)
    {
        var migration = Migration(vm, plan);
        migration = migration with { DestinationUri = destinationUri ?? migration.DestinationUri };
        await using var lease = await limiter.AcquireAsync(
            LeaseRequest.Create(plan, lab.Alpha.HostId, lab.Beta.HostId, migration.Source.FindDomain(vm).Uuid),
            migration.Source.ActiveMigrations(migration.Destination),
            waits,
            cancellationToken);
        return (await migrator.MigrateAsync(migration, null, cancellationToken), lease.Wait);
    }

    private LibvirtMigration Migration(string vm, MigrationPlan plan) => lab.Migration(plan) with { Vm = vm };

    private Task<string> OpenLinkAsync() => lab.RunAsync("link", "unlimited");

    private Task UntilLeavesAsync(string vm) => Lab.UntilAsync(() => LeavesAsync(vm), $"{vm} leaves alpha");

    /// <summary>
    /// Polls all the time until the first has ended. The second is asked about first: if it leaves, and the first still does after that, both do.
    /// </summary>
    private async Task AssertThatNeverBothLeaveAsync(Task first, string secondVm, string firstVm)
    {
        while (!first.IsCompleted)
        {
            Assert.False(await LeavesAsync(secondVm) && await LeavesAsync(firstVm), "Both left alpha together.");
        }
    }

    /// <summary>Whether it leaves alpha now, by virsh.</summary>
    private async Task<bool> LeavesAsync(string vm)
    {
        try
        {
            return (await lab.VirshAsync("ALPHA", "domjobinfo", vm)).Contains("Outgoing migration", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false; // it has left
        }
    }

    private sealed class BlindAtFirst(IActiveMigrationSource hosts) : IActiveMigrationSource
    {
        private int calls;

        public Task<ActiveMigrations> GetActiveMigrationsAsync(CancellationToken cancellationToken) =>
            Interlocked.Increment(ref calls) == 1 ? Task.FromResult(ActiveMigrations.None) : hosts.GetActiveMigrationsAsync(cancellationToken);
    }

    private sealed class Waits : IProgress<LeaseWait>
    {
        private readonly ConcurrentQueue<LeaseWait> waits = new();

        public void Report(LeaseWait value) => waits.Enqueue(value);

        public Task UntilAsync(Func<LeaseWait, bool> condition) => Lab.UntilAsync(() => Task.FromResult(waits.Any(condition)), "it waits");
    }
}
