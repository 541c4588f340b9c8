using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>The one loop that acts, in virtual time.</summary>
public class MigrationSupervisorTests
{
    private static readonly HostReport Waiting = HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating);
    private static readonly HostReport ResumedAgain = HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.MigrationCanceled);
    private static readonly HostReport Arrived = HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.Migrated);
    private static readonly HostReport Running = HostReport.Of(LibvirtDomainState.Running);

    private readonly FakeTimeProvider clock = new();
    private readonly ListLogger log = new();
    private readonly TaskCompletionSource<MigrationRunEnd> migration = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HostReport atSource = Running;
    private HostReport atDestination = HostReport.Absent;

    [Fact]
    public async Task A_source_that_waits_is_destroyed_while_the_migration_is_active_and_logged()
    {
        (atSource, atDestination) = (Waiting, Arrived);
        var control = new ScriptedControl { OnDone = _ => atSource = HostReport.Absent };
        var supervisor = Supervisor(control);
        var supervising = Supervise(supervisor);
        await clock.UntilAsync(() => control.Calls.Length > 0);
        migration.SetResult(new(MigrationRunEndKind.Failed));
        var observation = await clock.RunAsync(supervising);
        Assert.Equal(["Destroy"], control.Calls);
        Assert.Equal(MigrationIntervention.SourceDestroyed, supervisor.Done);
        Assert.Equal(GuestLocation.Destination, observation.Location(completed: false));
        Assert.Equal(19, Assert.Single(log.Entries).Id);
    }

    [Fact]
    public async Task A_copy_that_comes_up_after_the_migration_is_destroyed_before_there_is_a_result()
    {
        (atSource, atDestination) = (ResumedAgain, Arrived);
        migration.SetResult(new(MigrationRunEndKind.Failed));
        var control = new ScriptedControl { OnDone = _ => atSource = HostReport.Absent };
        var observation = await clock.RunAsync(Supervise(Supervisor(control)));
        Assert.Equal(["Destroy"], control.Calls);
        Assert.True(observation.IsSettled);
    }

    [Fact]
    public async Task What_arrives_at_the_source_by_another_migration_is_left_alone()
    {
        (atSource, atDestination) = (Waiting, Arrived);
        migration.SetResult(new(MigrationRunEndKind.Failed));
        var supervisor = Supervisor(new ScriptedControl { IsAnother = true });
        await clock.RunAsync(Supervise(supervisor));
        Assert.Equal(MigrationIntervention.None, supervisor.Done);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public async Task What_fails_is_logged_and_tried_again()
    {
        (atSource, atDestination) = (ResumedAgain, Arrived);
        migration.SetResult(new(MigrationRunEndKind.Failed));
        var control = new ScriptedControl { Fails = true, OnDone = _ => atSource = HostReport.Absent };
        var supervisor = Supervisor(control);
        var supervising = Supervise(supervisor);
        await clock.UntilAsync(() => control.Calls.Length > 0);
        control.Fails = false;
        await clock.RunAsync(supervising);
        Assert.Equal(MigrationIntervention.SourceDestroyed, supervisor.Done);
        Assert.Equal(20, log.Entries[0].Id);
        Assert.Equal(19, log.Entries[^1].Id);
    }

    [Fact]
    public async Task ReportOnly_is_one_log_event()
    {
        (atSource, atDestination) = (ResumedAgain, Arrived);
        migration.SetResult(new(MigrationRunEndKind.Failed));
        var control = new ScriptedControl();
        var supervisor = Supervisor(control, new() { SplitBrain = SplitBrainAction.ReportOnly });
        var observation = await clock.RunAsync(Supervise(supervisor));
        Assert.Equal(GuestLocation.Both, observation.Location(completed: false));
        Assert.Empty(control.Calls);
        Assert.Equal([23], log.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public async Task Both_hosts_are_polled_until_they_agree()
    {
        (atSource, atDestination) = (Running, Waiting);
        migration.SetResult(new(MigrationRunEndKind.Failed));
        var destination = new ScriptedHost(() => atDestination);
        var supervising = Supervise(Supervisor(new ScriptedControl(), destination: destination));
        await clock.UntilAsync(() => destination.Reports > 5);
        Assert.False(supervising.IsCompleted);
        atDestination = HostReport.Absent;
        Assert.True((await clock.RunAsync(supervising)).IsSettled);
    }

    [Fact]
    public async Task A_host_that_does_not_clean_up_is_waited_for_45_seconds()
    {
        (atSource, atDestination) = (Running, Waiting);
        migration.SetResult(new(MigrationRunEndKind.Failed));
        var start = clock.GetUtcNow();
        var observation = await clock.RunAsync(Supervise(Supervisor(new ScriptedControl())));
        Assert.Equal(GuestLocation.Source, observation.Location(completed: false));
        Assert.InRange(clock.GetUtcNow() - start, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task A_host_out_of_reach_is_waited_for_as_long_as_it_should_be(int seconds)
    {
        (atSource, atDestination) = (HostReport.NotAsked, HostReport.NotAsked);
        migration.SetResult(new(MigrationRunEndKind.Gone));
        var start = clock.GetUtcNow();
        var observation = await clock.RunAsync(Supervise(Supervisor(new ScriptedControl()), TimeSpan.FromSeconds(seconds)));
        Assert.Equal(GuestLocation.Unknown, observation.Location(completed: false));
        Assert.InRange(clock.GetUtcNow() - start, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 15));
    }

    [Fact]
    public async Task A_host_that_vanished_costs_ten_seconds_and_is_not_asked_twice_at_once()
    {
        using var answer = new ManualResetEventSlim();
        var source = new ScriptedHost(() =>
        {
            answer.Wait(TimeSpan.FromMinutes(1));
            return ResumedAgain;
        });
        atDestination = Arrived;
        var control = new ScriptedControl();
        var supervising = Supervise(Supervisor(control, source: source));
        await clock.UntilAsync(() => source.Reports == 1);
        migration.SetResult(new(MigrationRunEndKind.Detached));
        var start = clock.GetUtcNow();
        var observation = await clock.RunAsync(supervising);
        Assert.Equal((false, true), (observation.Source.WasAsked, observation.Destination.WasAsked));
        Assert.Equal(GuestLocation.Destination, observation.Location(completed: false));
        Assert.InRange(clock.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal(1, source.Reports);
        answer.Set();
        await Task.Delay(50);
        Assert.Empty(control.Calls); // an answer that comes too late is not acted on
    }

    [Fact]
    public async Task Another_caller_s_migration_is_not_waited_for()
    {
        (atSource, atDestination) = (Running, Waiting);
        migration.SetResult(new(MigrationRunEndKind.AlreadyMigrating));
        var start = clock.GetUtcNow();
        await clock.RunAsync(Supervise(Supervisor(new ScriptedControl())));
        Assert.InRange(clock.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Nothing_is_polled_after_the_result()
    {
        (atSource, atDestination) = (HostReport.Absent, Arrived);
        var source = new ScriptedHost(() => atSource);
        var supervising = Supervise(Supervisor(new ScriptedControl(), source: source));
        await clock.UntilAsync(() => source.Reports > 2);
        migration.SetResult(new(MigrationRunEndKind.Succeeded));
        await clock.RunAsync(supervising);
        var reports = source.Reports;
        clock.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(20);
        Assert.Equal(reports, source.Reports);
    }

    private Task<GuestObservation> Supervise(MigrationSupervisor supervisor, TimeSpan? reconnectTimeout = null) =>
        supervisor.SuperviseAsync(migration.Task, _ => reconnectTimeout ?? TimeSpan.FromMinutes(1));

    private MigrationSupervisor Supervisor(
        ScriptedControl control, MigrationSupervision? options = null, ScriptedHost? source = null, ScriptedHost? destination = null)
    {
        var timings = new SupervisionTimings();
        return new(
            new(source ?? new(() => atSource), destination ?? new(() => atDestination), Guid.Empty, pausedBefore: false, timings, clock),
            control,
            Guid.Empty,
            SplitBrainDetector.Start(options ?? new(), timings, attached: true),
            new(log, "vm", Guid.Empty),
            timings,
            clock);
    }
}
