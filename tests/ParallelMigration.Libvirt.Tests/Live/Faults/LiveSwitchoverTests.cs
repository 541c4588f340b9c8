using System;
using System.Globalization;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>
/// The worst moment: the destination starts the guest, and the source does not hear of it. Brought about by stopping the destination's libvirtd
/// until it has the order to start the guest, unread.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class LiveSwitchoverTests(FaultLab lab) : IAsyncLifetime
{
    private const string Retries = "/proc/sys/net/ipv4/tcp_retries2";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private readonly ListLogger log = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (LabScript.IsUsed)
        {
            await lab.SignalDaemonAsync("BETA", "CONT");
            await lab.HearBetaAsync();
            await lab.RunAsync("daemon", "beta", "start");
            await lab.RunAsync("daemon", "alpha", "start");
        }
    }

    [LabFact]
    public async Task The_guest_does_not_run_twice_although_the_source_hears_nothing()
    {
        await lab.StartGuestAsync("400mbit", "--memory", "160");
        var migrating = new LibvirtMigrator(log).MigrateAsync(lab.Migration(new() { Connections = 2 }));
        await lab.SilenceBetaAtSwitchoverAsync(migrating);
        var result = await migrating.WaitAsync(Timeout);
        await lab.HearBetaAsync();
        Assert.Equal(
            (MigrationOutcome.Completed, GuestLocation.Destination, MigrationIntervention.SourceDestroyed), (result.Outcome, result.Location, result.Intervention));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task A_destination_whose_daemon_ended_after_it_started_the_guest_is_waited_for()
    {
        await lab.StartGuestAsync("400mbit", "--memory", "160");
        var migrating = new LibvirtMigrator(log).MigrateAsync(lab.Migration(new() { Connections = 2 }));
        await lab.SilenceBetaAtSwitchoverAsync(migrating);
        await Lab.UntilAsync(async () => await lab.StateAsync("BETA") == "running", "the guest runs on the destination");

        // Before the protection acts, 5 seconds after the switchover.
        await lab.RunAsync("daemon", "beta", "kill");
        await Lab.UntilAsync(async () => await lab.StateAsync("ALPHA") == "running", "libvirt runs the guest twice", Timeout);
        await lab.HearBetaAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.False(migrating.IsCompleted, "There was a result although the guest may run twice.");
        await lab.RunAsync("daemon", "beta", "start");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal(
            (MigrationOutcome.Completed, GuestLocation.Destination, MigrationIntervention.SourceDestroyed), (result.Outcome, result.Location, result.Intervention));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task A_guest_that_runs_twice_already_is_found_and_ended_on_the_source()
    {
        await OrderedByVirshAsync();
        await lab.SilenceBetaAsync();
        await lab.SignalDaemonAsync("BETA", "CONT");
        await Lab.UntilAsync(
            async () => await lab.StateAsync("ALPHA") == "running" && await lab.StateAsync("BETA") == "running", "libvirt runs the guest twice", Timeout);
        await lab.HearBetaAsync();
        await AssertFollowedAsync(GuestLocation.Destination, MigrationIntervention.SourceDestroyed);
    }

    [LabFact]
    public async Task A_source_that_was_restarted_meanwhile_is_ended()
    {
        await OrderedByVirshAsync();
        await lab.RunAsync("daemon", "alpha", "kill");
        await lab.SignalDaemonAsync("BETA", "CONT");
        await Lab.UntilAsync(async () => await lab.StateAsync("BETA") == "running", "the guest runs on the destination");
        await lab.RunAsync("daemon", "alpha", "start");
        await AssertFollowedAsync(GuestLocation.Destination, MigrationIntervention.SourceDestroyed);
    }

    [LabFact]
    public async Task A_guest_that_stands_still_on_a_dead_link_runs_on_when_TCP_times_out()
    {
        // QEMU keeps its monitor locked while it sends the last of it: neither an abort nor a yank gets through. Linux's default takes a quarter of an hour.
        var usual = await LabScript.RunProgramAsync("ip", "netns", "exec", lab.AlphaNamespace, "cat", Retries);
        await RetryAsync("5");
        try
        {
            await lab.StartGuestAsync("100mbit", "--memory", "200", "--dirty-rate", "200");
            var plan = new MigrationPlan { Connections = 2, Convergence = new([ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(20))], [], []) };
            var migrating = new LibvirtMigrator(log).MigrateAsync(lab.Migration(plan));
            await Lab.UntilAsync(
                async () =>
                {
                    Assert.False(migrating.IsCompleted, "The migration ended before the link could be cut.");
                    return await lab.StateAsync("ALPHA") == "paused";
                },
                "the guest stands still");
            await lab.RunAsync("link", "cut");
            var result = await migrating.WaitAsync(Timeout);
            Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (result.Outcome, result.Location));
            await lab.AssertRunsOnlyOnAsync("ALPHA");
        }
        finally
        {
            await RetryAsync(usual.Trim());
            await lab.RunAsync("link", "restore");
        }
    }

    private async Task AssertFollowedAsync(GuestLocation location, MigrationIntervention intervention)
    {
        var result = await new LibvirtMigrator(log).FollowRunningAsync(lab.Running()).WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.AlreadyMoved, location, intervention), (result.Outcome, result.Location, result.Intervention));
        await lab.AssertRunsOnlyOnAsync(location == GuestLocation.Source ? "ALPHA" : "BETA");
    }

    /// <summary>A migration of another caller, with the order to start the guest unread on the destination.</summary>
    private async Task OrderedByVirshAsync()
    {
        await lab.StartGuestAsync("400mbit", "--memory", "160");
        var migrating = lab.VirshAsync("ALPHA", "migrate", "--live", "--p2p", Lab.Guest, lab.BetaPeerUri);
        await Lab.UntilAsync(async () => await lab.ConnectionsAsync() > 0, "data moves");
        await lab.SignalDaemonAsync("BETA", "STOP");
        await lab.UntilBetaIsOrderedAsync(migrating);
        _ = migrating.ContinueWith(over => over.Exception, TaskScheduler.Default); // it fails, as it must
    }

    private async Task RetryAsync(string times) =>
        await LabScript.RunProgramAsync("ip", "netns", "exec", lab.AlphaNamespace, "sh", "-c", $"echo {times} >{Retries}");
}
