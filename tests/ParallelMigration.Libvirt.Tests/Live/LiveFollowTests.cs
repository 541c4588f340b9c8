using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>A migration whose caller is killed goes on, is found again, followed and cancelled.</summary>
[Collection(LabCollection.Name)]
public class LiveFollowTests(Lab lab)
{
    private readonly LibvirtMigrator migrator = new();

    [LabFact]
    public async Task After_its_caller_was_killed_it_is_followed_to_its_end()
    {
        await OrphanAsync();
        var progress = new ProgressLog();
        var running = migrator.FollowRunningAsync(lab.Running(), progress);
        await Lab.UntilAsync(() => Task.FromResult(progress.Moves), "it is seen to move");
        await lab.RunAsync("link", "unlimited");
        var result = await running;
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, true), (result.Outcome, result.Location, result.Attached));
        Assert.Equal(MigrationStatisticsOrigin.CompletedJobEvent, result.Statistics!.Origin);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task A_second_migration_of_one_guest_is_refused_at_once_and_claims_nothing_of_the_first()
    {
        await lab.StartGuestAsync("100mbit");
        var first = migrator.MigrateAsync(lab.Migration(new()));
        await Lab.UntilAsync(async () => await lab.ConnectionsAsync() > 0, "the data connection stands");
        var second = await migrator.MigrateAsync(lab.Migration(new() { Connections = 2 })).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((MigrationOutcome.AlreadyMigrating, null, false), (second.Outcome, second.Connections, second.Attached));
        Assert.Null(second.Statistics);
        Assert.False(first.IsCompleted);
        await lab.RunAsync("link", "unlimited");
        Assert.Equal((MigrationOutcome.Completed, 1), ((await first).Outcome, (await first).Connections));
        var third = await migrator.MigrateAsync(lab.Migration(new()));
        Assert.Equal((MigrationOutcome.AlreadyMoved, GuestLocation.Destination), (third.Outcome, third.Location));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task The_definition_of_a_persistent_guest_follows_it()
    {
        await lab.StartGuestAsync("unlimited", "--persistent");
        var result = await migrator.MigrateAsync(lab.Migration(new()));
        Assert.Equal((MigrationOutcome.Completed, null), (result.Outcome, result.Source.State));
        Assert.Null(await lab.StateAsync("ALPHA"));
        Assert.Contains("yes", (await lab.VirshAsync("BETA", "dominfo", Lab.Guest)).Split('\n').Single(line => line.StartsWith("Persistent:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_persistent_guest_is_followed_to_its_end_although_the_source_still_knows_it()
    {
        await lab.StartGuestAsync("100mbit", "--persistent");
        var migrating = migrator.MigrateAsync(lab.Migration(new()) with { MovePersistentDefinition = false });
        await Lab.UntilAsync(async () => await lab.ConnectionsAsync() > 0, "the data connection stands");
        var running = migrator.FollowRunningAsync(lab.Running());
        await lab.RunAsync("link", "unlimited");
        await migrating;
        var result = await running;
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, true), (result.Outcome, result.Location, result.Attached));
        Assert.Equal(LibvirtDomainState.ShutOff, result.Source.State);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task After_its_caller_was_killed_it_is_cancelled()
    {
        await OrphanAsync();
        using var cancel = new CancellationTokenSource();
        var progress = new ProgressLog();
        var running = migrator.FollowRunningAsync(lab.Running(), progress, cancel.Token);
        await Lab.UntilAsync(() => Task.FromResult(progress.Moves), "it is seen to move");
        await cancel.CancelAsync();
        var result = await running;
        Assert.Equal((MigrationOutcome.Canceled, GuestLocation.Source, true), (result.Outcome, result.Location, result.Attached));
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task A_schedule_is_carried_on_with()
    {
        await OrphanAsync();
        var result = await migrator.FollowRunningAsync(lab.Running() with { Plan = new() { Convergence = new([ConvergenceAction.Abort], [], []), MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 } });
        Assert.Equal((MigrationOutcome.Aborted, GuestLocation.Source, true), (result.Outcome, result.Location, result.Attached));
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task Where_none_runs_it_says_where_the_guest_is()
    {
        await lab.StartGuestAsync();
        var before = await migrator.FollowRunningAsync(lab.Running());
        Assert.Equal((MigrationOutcome.NotRunning, GuestLocation.Source, false), (before.Outcome, before.Location, before.Attached));
        await migrator.MigrateAsync(lab.Migration(new()));
        var after = await migrator.FollowRunningAsync(lab.Running());
        Assert.Equal((MigrationOutcome.AlreadyMoved, GuestLocation.Destination, false), (after.Outcome, after.Location, after.Attached));
        var error = await Assert.ThrowsAsync<LibvirtException>(() => migrator.FollowRunningAsync(lab.Running() with { Vm = "nobody" }));
        Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
    }

    [LabFact]
    public async Task The_tool_cancels_what_a_killed_one_had_started()
    {
        await OrphanAsync();
        var (exitCode, output, error) = await FollowByToolAsync("--cancel");
        Assert.Equal((130, ""), (exitCode, error));
        Assert.Contains("The migration of guest was canceled. The guest runs on alpha.", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task A_timeout_counts_from_the_start_of_the_migration_that_the_tool_follows()
    {
        await OrphanAsync();
        var (exitCode, output, error) = await FollowByToolAsync("--timeout", "2s");
        Assert.Equal((4, ""), (exitCode, error));
        Assert.Contains("The migration has not ended within 2 s, and ", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task The_tool_follows_to_the_end_and_then_finds_none()
    {
        await OrphanAsync();
        var following = FollowByToolAsync();
        await lab.RunAsync("link", "300mbit");
        var (exitCode, output, error) = await following;
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("guest has migrated. The guest runs on beta.", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("BETA");

        (exitCode, output, error) = await FollowByToolAsync();
        Assert.Equal((6, ""), (exitCode, error));
        Assert.Contains("No migration of guest runs. The guest runs on beta.", output, StringComparison.Ordinal);
    }

    /// <summary>A migration whose caller is gone for good, by a signal that cannot be caught.</summary>
    private async Task OrphanAsync()
    {
        await lab.StartGuestAsync("100mbit");
        using var tool = ToolProcess.Start("migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--peer-uri", lab.BetaPeerUri, "--vm", Lab.Guest);
        await Lab.UntilAsync(async () => await lab.ConnectionsAsync() > 0, "the data connection stands");
        await tool.KillAsync();
        Assert.Contains("Unbounded", await lab.VirshAsync("ALPHA", "domjobinfo", Lab.Guest), StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Error)> FollowByToolAsync(params string[] more)
    {
        using var tool = ToolProcess.Start(["follow", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--vm", Lab.Guest, .. more]);
        return await tool.EndAsync();
    }
}
