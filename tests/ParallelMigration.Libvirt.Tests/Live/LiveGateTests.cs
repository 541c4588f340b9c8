using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Two guests that want to leave alpha, and what others move away from it.</summary>
[Collection(LabCollection.Name)]
public sealed class LiveGateTests(Lab lab) : IAsyncLifetime
{
    private const string Second = "second";

    // 240 MiB take over a minute: whoever migrates does so until the link is opened.
    private const string Slow = "30mbit";

    private static readonly MigrationPlan Alone = new() { Connections = 2, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };
    private static readonly MigrationPlan TwoAtOnce = new() { MaxOutgoingMigrations = 2, MaxIncomingMigrations = 2 };

    private readonly MigrationGate gate = new();
    private readonly LibvirtMigrator migrator = new();
    private readonly string settings = Path.GetTempFileName();

    public async Task InitializeAsync()
    {
        if (LabScript.WhyNot is null)
        {
            await lab.StartGuestAsync(Slow);
            await LabScript.RunAsync("guest", "--name", Second);
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        File.Delete(settings);

        // On either host, or on its way: whatever is left of it.
        foreach (var host in LabScript.WhyNot is null ? ["ALPHA", "BETA"] : Array.Empty<string>())
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
        var first = InTurnAsync(Lab.Guest, Alone);
        await UntilLeavesAsync(Lab.Guest);
        var waits = new Waits();
        var second = InTurnAsync(Second, Alone, waits);
        await waits.UntilAsync(wait => wait.Obstacles.Count > 0);
        await OpenLinkAsync();
        await AssertThatNeverBothLeaveAsync(first, Second, Lab.Guest);
        var ((one, oneWait), (two, twoWait)) = (await first, await second);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (one.Outcome, one.Location));
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (two.Outcome, two.Location));
        Assert.Empty(oneWait.Obstacles);
        Assert.Equal([MigrationDirection.Outgoing, MigrationDirection.Incoming], twoWait.Obstacles.Select(obstacle => obstacle.Direction));
        Assert.Equal([lab.Alpha.HostId, lab.Beta.HostId], twoWait.Obstacles.Select(obstacle => obstacle.HostId));
        Assert.All(twoWait.Obstacles, obstacle => Assert.Equal(new(one.Uuid, MigrationHolderKind.Running), Assert.Single(obstacle.Holders)));
        Assert.True(twoWait.Waited > TimeSpan.Zero);
    }

    [LabFact]
    public async Task Two_ordinary_migrations_run_at_once()
    {
        var first = InTurnAsync(Lab.Guest, TwoAtOnce);
        var second = InTurnAsync(Second, TwoAtOnce);
        await Lab.UntilAsync(async () => await LeavesAsync(Second) && await LeavesAsync(Lab.Guest), "both leave alpha together");
        await OpenLinkAsync();
        var both = await Task.WhenAll(first, second);
        Assert.All(both, one => Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (one.Result.Outcome, one.Result.Location)));

        // One may have been ahead of the other for the moment that the hosts were asked.
        Assert.All(both, one => Assert.DoesNotContain(MigrationHolderKind.Running, one.Wait.Obstacles.SelectMany(obstacle => obstacle.Holders).Select(holder => holder.Kind)));
    }

    [LabFact]
    public async Task A_migration_that_somebody_else_started_is_waited_for_at_both_ends()
    {
        var foreign = lab.VirshAsync("ALPHA", "migrate", "--live", "--p2p", Second, lab.BetaPeerUri);
        await UntilLeavesAsync(Second);
        var uuid = Guid.Parse((await lab.VirshAsync("ALPHA", "domuuid", Second)).Trim());
        var census = new LibvirtMigrationCensus(lab.Alpha, lab.Beta);
        Assert.Equal([uuid], (await census.TakeAsync(default)).Outgoing);

        // The destination hears of it a little later.
        await Lab.UntilAsync(async () => (await census.TakeAsync(default)).Incoming.SequenceEqual([uuid]), "it arrives");
        var waits = new Waits();
        var ours = InTurnAsync(Lab.Guest, Alone, waits);
        await waits.UntilAsync(wait => wait.Obstacles.Any(obstacle => obstacle.Holders.Contains(new(uuid, MigrationHolderKind.StartedElsewhere))));
        await OpenLinkAsync();
        await AssertThatNeverBothLeaveAsync(foreign, Lab.Guest, Second);
        await foreign;
        var (result, wait) = await ours;
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        Assert.Equal([MigrationDirection.Outgoing, MigrationDirection.Incoming], wait.Obstacles.Select(obstacle => obstacle.Direction));
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
        await using var place = await gate.EnterAtOnceAsync(MigrationGateRequest.From(Migration(Second, Alone), uuid));
        var followed = FollowAsync();
        await Lab.UntilAsync(() => Task.FromResult(progress.Moves), "it is followed");
        var waits = new Waits();
        var ours = InTurnAsync(Lab.Guest, TwoAtOnce, waits);
        await waits.UntilAsync(wait => wait.Obstacles.Any(obstacle => obstacle.Holders.Any(holder => holder.Kind == MigrationHolderKind.Running)));
        await OpenLinkAsync();
        await AssertThatNeverBothLeaveAsync(foreign, Lab.Guest, Second);
        await foreign;
        Assert.Equal((MigrationOutcome.Completed, true), ((await followed).Outcome, (await followed).Attached));
        var (result, _) = await ours;
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));

        async Task<MigrationResult> FollowAsync()
        {
            var result = await migrator.FollowAsync(lab.Running() with { Vm = Second }, progress);
            await place.DisposeAsync();
            return result;
        }
    }

    [LabFact]
    public async Task Who_is_cancelled_while_it_waits_never_starts()
    {
        var first = InTurnAsync(Second, Alone);
        await UntilLeavesAsync(Second);
        using var cancel = new CancellationTokenSource();
        var waits = new Waits();
        var waiting = InTurnAsync(Lab.Guest, Alone, waits, cancellationToken: cancel.Token);
        await waits.UntilAsync(wait => wait.Obstacles.Count > 0);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(first.IsCompleted);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
        await OpenLinkAsync();
        Assert.Equal(MigrationOutcome.Completed, (await first).Result.Outcome);
    }

    [LabFact]
    public async Task A_failed_migration_gives_its_place_back()
    {
        var (failed, _) = await InTurnAsync(Lab.Guest, Alone, destinationUri: "qemu+tcp://nosuchhost.invalid/system");
        Assert.Equal(MigrationOutcome.Failed, failed.Outcome);
        await OpenLinkAsync();
        var (next, wait) = await InTurnAsync(Second, Alone);
        Assert.Equal(MigrationOutcome.Completed, next.Outcome);
        Assert.Empty(wait.Obstacles);
    }

    [LabFact]
    public async Task The_tool_waits_too_and_says_what_for()
    {
        var foreign = lab.VirshAsync("ALPHA", "migrate", "--live", "--p2p", Second, lab.BetaPeerUri);
        await UntilLeavesAsync(Second);
        await File.WriteAllTextAsync(settings, """{"cluster":{"parallelMigration":"parallel"}}""");
        using var tool = ToolProcess.Start(
            "migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--peer-uri", lab.BetaPeerUri, "--vm", Lab.Guest, "--settings", settings);
        await Lab.UntilAsync(() => Task.FromResult(tool.Output.Contains("Waiting: ", StringComparison.Ordinal)), "the tool waits");
        await OpenLinkAsync();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("Waiting: at most 1 may leave alpha at once: ", output, StringComparison.Ordinal);
        Assert.Contains("started elsewhere", output, StringComparison.Ordinal);
        Assert.Contains("guest has migrated. The guest runs on beta.", output, StringComparison.Ordinal);
        await foreign;
    }

    private async Task<(MigrationResult Result, MigrationWait Wait)> InTurnAsync(
        string vm, MigrationPlan plan, Waits? waits = null, string? destinationUri = null, CancellationToken cancellationToken = default)
    {
        var migration = Migration(vm, plan);
        migration = migration with { DestinationUri = destinationUri ?? migration.DestinationUri };
        await using var place = await gate.EnterAsync(
            MigrationGateRequest.From(migration, migration.Source.FindDomain(vm).Uuid),
            new LibvirtMigrationCensus(migration.Source, migration.Destination),
            waits,
            cancellationToken);
        return (await migrator.MigrateAsync(migration, null, cancellationToken), place.Wait);
    }

    private LibvirtMigration Migration(string vm, MigrationPlan plan) => lab.Migration(plan) with { Vm = vm };

    private static Task<string> OpenLinkAsync() => LabScript.RunAsync("link", "unlimited");

    private Task UntilLeavesAsync(string vm) => Lab.UntilAsync(() => LeavesAsync(vm), $"{vm} leaves alpha");

    /// <summary>
    /// Looks all the time until the first has ended. The second is asked about first: if it leaves, and the first still does after that, both do.
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

    private sealed class Waits : IProgress<MigrationWait>
    {
        private readonly ConcurrentQueue<MigrationWait> waits = new();

        public void Report(MigrationWait value) => waits.Enqueue(value);

        public Task UntilAsync(Func<MigrationWait, bool> condition) => Lab.UntilAsync(() => Task.FromResult(waits.Any(condition)), "it waits");
    }
}
