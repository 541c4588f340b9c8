using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using Xunit.Abstractions;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Links and daemons that fail: the migration ends, the guest runs on one host, and the result says which.</summary>
[Collection(LabCollection.Name)]
public sealed class LiveFaultTests(Lab lab, ITestOutputHelper output) : IAsyncLifetime
{
    // libvirt's keepalive takes half a minute, in some tests twice, and this may run beside other tests.
    private const int Limit = 300_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(150);

    private readonly ListLogger log = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => LabScript.IsUsed ? lab.RunAsync("link", "restore") : Task.CompletedTask;

    [LabFact(Timeout = Limit)]
    public Task A_dead_link_ends_a_plain_migration() => AssertDeadLinkIsGivenUpAsync(new());

    [LabFact(Timeout = Limit)]
    public async Task A_dead_link_ends_a_parallel_migration_although_QEMU_hangs_on_it()
    {
        await AssertDeadLinkIsGivenUpAsync(new() { Connections = 2 });
        Assert.Contains(log.Entries, entry => entry.Id == 10);
    }

    [LabFact(Timeout = Limit)]
    public async Task Where_libvirt_sees_the_dead_link_first_the_migration_ends_as_well()
    {
        var (migrating, _) = await StartAsync(new() { Connections = 2 });
        await lab.RunAsync("link", "cut");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (result.Outcome, result.Location));
        Assert.NotNull(result.Error);
        Assert.Contains(log.Entries, entry => entry.Id == 10);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact(Timeout = Limit)]
    public async Task Cancelled_on_a_dead_link_it_ends_as_well()
    {
        using var cancel = new CancellationTokenSource();
        var (migrating, _) = await StartAsync(new() { Connections = 2 }, cancellationToken: cancel.Token);
        await lab.RunAsync("link", "cut");
        await cancel.CancelAsync();
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Canceled, GuestLocation.Source), (result.Outcome, result.Location));
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_link_that_comes_back_lets_the_migration_go_on()
    {
        var (migrating, _) = await StartAsync(new() { Connections = 2 });
        await lab.RunAsync("link", "cut");
        await Task.Delay(TimeSpan.FromSeconds(3)); // the length of the interruption is the case
        await lab.RunAsync("link", "restore");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_link_that_dies_during_post_copy_splits_the_guest_until_it_is_resumed()
    {
        var plan = new MigrationPlan { PostCopy = true, Convergence = new([ConvergenceAction.PostCopy], [], []) };
        var (migrating, progress) = await StartAsync(plan);
        await Lab.UntilAsync(() => Task.FromResult(progress.Reports.Any(report => report.Sample.IsInPostCopy)), "it has switched to post-copy", Timeout);

        // Until it goes on there, what makes it go on may still be under way: without that, its QEMU there ends.
        await Lab.UntilAsync(async () => await lab.StateAsync("BETA") == "running", "the guest goes on at the destination", Timeout);
        await lab.RunAsync("link", "cut");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.PostCopyFailed, GuestLocation.SplitByPostCopy, true), (result.Outcome, result.Location, result.SwitchedToPostCopy));
        Assert.Equal((LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopyFailed), (result.Source.State, result.Source.Reason));
        Assert.NotNull(result.Destination.State);
        Assert.Throws<LibvirtException>(() => result.ThrowIfFailed());

        // Following finds nothing that moves, and says the same.
        var followed = await new LibvirtMigrator(log).FollowRunningAsync(lab.Running());
        Assert.Equal((MigrationOutcome.PostCopyFailed, GuestLocation.SplitByPostCopy), (followed.Outcome, followed.Location));

        await lab.RunAsync("link", "restore");
        var resumed = await ResumedAsync(plan);
        Assert.True(
            (resumed.Outcome, resumed.Location) == (MigrationOutcome.Completed, GuestLocation.Destination),
            $"{resumed.Outcome}, {resumed.Location}: source {resumed.Source.State} ({resumed.Source.Reason}), destination {resumed.Destination.State} ({resumed.Destination.Reason}); {resumed.Error}");
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    /// <summary>Where it fails once more the guest is as it was, and it may be tried again.</summary>
    private async Task<MigrationResult> ResumedAsync(MigrationPlan plan)
    {
        for (var tries = 1; ; tries++)
        {
            var resumed = await new LibvirtMigrator(log).ResumePostCopyAsync(lab.Migration(plan)).WaitAsync(Timeout);
            if (resumed.Outcome != MigrationOutcome.PostCopyFailed || tries == 3)
            {
                return resumed;
            }
        }
    }

    [LabFact(Timeout = Limit)]
    public async Task What_is_no_failed_post_copy_is_not_resumed()
    {
        await lab.StartGuestAsync();
        var error = await Assert.ThrowsAsync<LibvirtException>(() => new LibvirtMigrator().ResumePostCopyAsync(lab.Migration(new() { PostCopy = true })));
        Assert.Equal(LibvirtErrorCode.OperationInvalid, error.Code);
        await Assert.ThrowsAsync<ArgumentException>(() => new LibvirtMigrator().ResumePostCopyAsync(lab.Migration(new())));
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_source_daemon_that_dies_and_comes_back_has_cancelled_the_migration()
    {
        var (migrating, _) = await StartAsync(new() { Connections = 2 });
        await lab.RunAsync("daemon", "alpha", "kill");
        await lab.RunAsync("daemon", "alpha", "start");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (result.Outcome, result.Location));
        Assert.NotNull(result.Error);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_caller_whose_connections_break_follows_the_migration_over_new_ones()
    {
        var (migrating, progress) = await StartAsync(new() { Connections = 2 });
        await lab.DisconnectClientsAsync("alpha");
        var before = progress.Reports.Length;
        await Lab.UntilAsync(() => Task.FromResult(log.Entries.Any(entry => entry.Id == 13)), "it is followed again", Timeout);
        await lab.RunAsync("link", "unlimited");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, false), (result.Outcome, result.Location, result.Attached));
        Assert.True(progress.Reports.Length > before);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_connection_that_breaks_beside_the_call_is_opened_again_and_a_cancel_is_heard()
    {
        await lab.StartGuestAsync("100mbit");
        var beside = await lab.ClientsAsync("alpha");
        var broken = lab.Alpha.Handle;
        using var cancel = new CancellationTokenSource();
        var (migrating, progress) = await StartAsync(new() { Connections = 2 }, cancellationToken: cancel.Token, isThere: true);
        await lab.DisconnectClientsAsync("alpha", beside);
        await Lab.UntilAsync(() => Task.FromResult(lab.Alpha.Handle != broken), "it is connected to again", Timeout);
        var before = progress.Reports.Length;
        await Lab.UntilAsync(() => Task.FromResult(progress.Reports.Length > before), "it is polled again", Timeout);
        await cancel.CancelAsync();
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Canceled, GuestLocation.Source), (result.Outcome, result.Location));
        Assert.DoesNotContain(log.Entries, entry => entry.Id == 12); // the call's own connection never broke
        Assert.False(Native.Libvirt.IsAlive(broken)); // a caller that still holds it gets libvirt's error
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_call_whose_connection_falls_silent_does_not_wait_for_ever()
    {
        using var relay = new SocketRelay(lab.AlphaUri);
        using var source = await LibvirtConnection.OpenAsync(relay.Uri);
        var (migrating, _) = await StartAsync(new() { Connections = 2 }, source: source);
        await lab.RunAsync("link", "10mbit"); // still under way when keepalive has found out
        relay.Hold(); // the call's, which came after the source's
        await Lab.UntilAsync(() => Task.FromResult(log.Entries.Any(entry => entry.Id == 13)), "it is followed again", Timeout);
        await lab.RunAsync("link", "unlimited");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    /// <summary>Keepalive finds out after 35 s, and the attempt to connect again ends after 15 s; TCP would take a quarter of an hour.</summary>
    [LabFact(Timeout = Limit)]
    public async Task A_source_that_vanishes_without_a_word_is_not_waited_for_until_TCP_times_out()
    {
        using var relay = new SocketRelay(lab.AlphaUri);
        using var source = await LibvirtConnection.OpenAsync(relay.Uri);
        var (migrating, _) = await StartAsync(new() { Connections = 2 }, source: source);
        await lab.RunAsync("link", "10mbit"); // still under way when the result comes
        relay.Vanish();
        var since = Stopwatch.StartNew();
        var result = await migrating.WaitAsync(Timeout);
        output.WriteLine($"The result came {since.Elapsed.TotalSeconds:F1} s after the source had vanished.");
        Assert.Equal((MigrationOutcome.Unknown, false), (result.Outcome, result.Source.WasAsked));
        await lab.RunAsync("link", "unlimited");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_source_daemon_that_stays_away_leaves_the_answer_open()
    {
        var (migrating, _) = await StartAsync(
            new() { Connections = 2 }, supervision => supervision with { ReconnectTimeout = TimeSpan.FromSeconds(2) });
        await lab.RunAsync("daemon", "alpha", "kill");
        var result = await migrating.WaitAsync(Timeout);
        await lab.RunAsync("daemon", "alpha", "start");
        Assert.Equal((MigrationOutcome.Unknown, GuestLocation.Unknown), (result.Outcome, result.Location));

        // The same connections serve again, and now know.
        LibvirtDomain? found = null;
        await Lab.UntilAsync(
            async () =>
            {
                var asked = await new LibvirtMigrator().FollowRunningAsync(lab.Running());
                return asked is { Outcome: MigrationOutcome.NotRunning, Location: GuestLocation.Source } && (found = await lab.Alpha.FindDomainAsync(Lab.Guest)) is not null;
            },
            "the guest is found at the source",
            Timeout);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_destination_daemon_that_dies_and_comes_back_leaves_the_guest_at_the_source()
    {
        var (migrating, _) = await StartAsync(new() { Connections = 2 });
        await lab.RunAsync("daemon", "beta", "kill");
        await lab.RunAsync("daemon", "beta", "start");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (result.Outcome, result.Location));
        await Lab.UntilAsync(async () => await lab.StateAsync("BETA") is null, "nothing is left at the destination");
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact(Timeout = Limit)]
    public async Task A_destination_QEMU_that_dies_leaves_the_guest_at_the_source()
    {
        var (migrating, _) = await StartAsync(new() { Connections = 2 });
        await lab.RunAsync("qemu", "beta", "--name", Lab.Guest, "kill");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (result.Outcome, result.Location));
        Assert.NotNull(result.Error);
        Assert.Null(result.Destination.State);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact(Timeout = Limit)]
    public async Task Nothing_is_left_in_the_process_after_many_failures()
    {
        await lab.StartGuestAsync("100mbit");
        await EndInEveryWayAsync();
        var (threads, files) = await StableCountsAsync();
        for (var round = 0; round < 5; round++)
        {
            await EndInEveryWayAsync();
        }

        // A pool may have grown by a thread or two; what leaks does so each time.
        var (threadsAfter, filesAfter) = await StableCountsAsync();
        Assert.InRange(threadsAfter, 0, threads + 4);
        Assert.InRange(filesAfter, 0, files + 2);

        async Task EndInEveryWayAsync()
        {
            foreach (var milliseconds in new[] { 0, 100, 500 })
            {
                using var cancel = new CancellationTokenSource(milliseconds);
                Assert.Equal(MigrationOutcome.Canceled, (await new LibvirtMigrator().MigrateAsync(lab.Migration(new() { Connections = 2 }), null, cancel.Token)).Outcome);
            }

            var unreachable = lab.Migration(new()) with { DestinationUri = "qemu+tcp://beta:1/system" };
            Assert.Equal(MigrationOutcome.Failed, (await new LibvirtMigrator().MigrateAsync(unreachable)).Outcome);
            Assert.Equal(MigrationOutcome.NotRunning, (await new LibvirtMigrator().FollowRunningAsync(lab.Running())).Outcome);
        }
    }

    /// <summary>Threads and open files, when they do not fall any more.</summary>
    private static async Task<(int Threads, int Files)> StableCountsAsync()
    {
        var least = Counts();
        for (var poll = 0; poll < 20; poll++)
        {
            await Task.Delay(100);
            var now = Counts();
            least = (Math.Min(least.Threads, now.Threads), Math.Min(least.Files, now.Files));
        }

        return least;

        static (int Threads, int Files) Counts() => (Directory.GetDirectories("/proc/self/task").Length, Directory.GetFiles("/proc/self/fd").Length);
    }

    private async Task AssertDeadLinkIsGivenUpAsync(MigrationPlan plan)
    {
        var quick = new ConvergenceOptions { ProgressTimeout = TimeSpan.FromSeconds(5) };
        var (migrating, _) = await StartAsync(plan, supervision => supervision with { Convergence = quick });
        await lab.RunAsync("link", "cut");
        var result = await migrating.WaitAsync(Timeout);
        Assert.Equal((MigrationOutcome.Aborted, GuestLocation.Source), (result.Outcome, result.Location));
        Assert.Equal(ConvergenceReasonCode.NothingSent, Assert.Single(result.Actions).Code);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    /// <summary>A migration that has begun to move data.</summary>
    private async Task<(Task<MigrationResult> Migrating, ProgressLog Progress)> StartAsync(
        MigrationPlan plan,
        Func<MigrationSupervision, MigrationSupervision>? supervision = null,
        LibvirtConnection? source = null,
        bool isThere = false,
        CancellationToken cancellationToken = default)
    {
        await lab.RunAsync("link", "restore");
        if (!isThere)
        {
            await lab.StartGuestAsync("100mbit");
        }

        var progress = new ProgressLog();
        var migration = lab.Migration(plan) with { Source = source ?? lab.Alpha };
        migration = migration with { Supervision = supervision?.Invoke(migration.Supervision) ?? migration.Supervision };
        var migrating = new LibvirtMigrator(log).MigrateAsync(migration, progress, cancellationToken);
        await Lab.UntilAsync(
            () =>
            {
                Assert.False(migrating.IsCompleted, "The migration ended before it could be disturbed.");
                return Task.FromResult(progress.Moves);
            },
            "data moves",
            Timeout);
        return (migrating, progress);
    }
}
