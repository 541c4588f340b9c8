using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>Reconnecting, following and the verdict, without libvirt and in virtual time.</summary>
public class MigrationSessionTests
{
    private static readonly HostReport Running = HostReport.Of(LibvirtDomainState.Running);
    private static readonly HostReport Arrived = HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.Migrated);
    private static readonly MigrationCall Call = new("qemu+tcp://192.0.2.2/system", new() { Flags = MigrateFlags.Live });

    private readonly FakeTimeProvider clock = new();
    private readonly ListLogger log = new();
    private readonly ScriptedControl control = new();
    private HostReport atSource = Running;
    private HostReport atDestination = HostReport.Absent;

    [Fact]
    public async Task A_migration_that_succeeds_is_completed_with_what_it_took()
    {
        var job = new ScriptedJob();
        var executing = Session(call: Call, jobs: [job], connections: 4).ExecuteAsync(CancellationToken.None);
        await clock.UntilAsync(() => job.Polls > 2);
        (atSource, atDestination) = (HostReport.Absent, Arrived);
        job.End();
        var result = await clock.RunAsync(executing);
        Assert.Equal(
            (MigrationOutcome.Completed, GuestLocation.Destination, 4, false, MigrationIntervention.None),
            (result.Outcome, result.Location, result.Connections, result.Attached, result.Intervention));
        Assert.Null(result.Error);
        Assert.True(result.Duration > TimeSpan.Zero);
        Assert.Equal(MigrationStatisticsOrigin.LastSample, result.Statistics!.Origin);
    }

    [Fact]
    public async Task What_the_hosts_keep_of_the_job_is_preferred_to_the_last_sample()
    {
        (atSource, atDestination) = (HostReport.Absent, Arrived);
        var job = new ScriptedJob();
        job.End();
        var kept = new MigrationStatistics { Origin = MigrationStatisticsOrigin.CompletedJobOnDestination };
        var result = await clock.RunAsync(
            Session(call: Call, jobs: [job], destination: new(() => atDestination) { Completed = kept }).ExecuteAsync(CancellationToken.None));
        Assert.Same(kept, result.Statistics);
    }

    // libvirt ends a post-copy whose connection between the daemons breaks. QEMU does not need it.
    [Theory]
    [InlineData(true, MigrationOutcome.Completed, GuestLocation.Destination)]
    [InlineData(false, MigrationOutcome.PostCopyFailed, GuestLocation.SplitByPostCopy)]
    public async Task A_post_copy_that_libvirt_ends_may_be_finished_by_QEMU(bool finishes, MigrationOutcome outcome, GuestLocation location)
    {
        var failed = HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopyFailed);
        (atSource, atDestination) = (failed, HostReport.NotAsked);
        var job = new ScriptedJob();
        job.End(LibvirtErrorCode.OperationFailed);
        var start = clock.GetTimestamp();
        var reports = 0;
        var source = new ScriptedHost(() => ++reports > 5 && finishes ? HostReport.Absent : failed);
        var destination = new ScriptedHost(() => reports > 5 && finishes ? Arrived : HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.PostCopy));
        var result = await clock.RunAsync(Session(call: Call, jobs: [job], source: source, destination: destination).ExecuteAsync(CancellationToken.None));
        Assert.Equal((outcome, location), (result.Outcome, result.Location));
        Assert.InRange(clock.GetElapsedTime(start), finishes ? TimeSpan.Zero : TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData(null, true, 0, new int[0])]
    [InlineData(LibvirtErrorCode.OperationFailed, true, 1, new[] { 25 })]
    [InlineData(LibvirtErrorCode.OperationFailed, false, 1, new int[0])]
    [InlineData(LibvirtErrorCode.OperationFailed, null, 1, new[] { 26 })]
    public async Task A_definition_is_moved_after_a_guest_that_arrived_although_the_call_failed(LibvirtErrorCode? error, bool? done, int calls, int[] logged)
    {
        (atSource, atDestination) = (HostReport.Of(LibvirtDomainState.ShutOff), Arrived);
        var job = new ScriptedJob();
        job.End(error);
        var moved = 0;
        var result = await clock.RunAsync(Session(call: Call, jobs: [job], moveDefinition: location =>
        {
            Assert.Equal(GuestLocation.Destination, location);
            moved++;
            return done ?? throw ScriptedJob.Error(LibvirtErrorCode.OperationDenied);
        }).ExecuteAsync(CancellationToken.None));
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, calls), (result.Outcome, result.Location, moved));
        Assert.Equal(logged, log.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_definition_that_a_failed_call_left_on_the_destination_is_removed()
    {
        var job = new ScriptedJob();
        job.End(LibvirtErrorCode.OperationFailed);
        atDestination = HostReport.Of(LibvirtDomainState.ShutOff);
        List<GuestLocation> moved = [];
        var result = await clock.RunAsync(Session(call: Call, jobs: [job], moveDefinition: location =>
        {
            moved.Add(location);
            return true;
        }).ExecuteAsync(CancellationToken.None));
        Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source), (result.Outcome, result.Location));
        Assert.Equal([GuestLocation.Source], moved);
    }

    // The destination's daemon ends after it started the guest and before it confirmed that: the source resumes the guest, which runs twice until the destination can be asked.
    [Theory]
    [InlineData(true, MigrationOutcome.Completed, GuestLocation.Destination, MigrationIntervention.SourceDestroyed)]
    [InlineData(false, MigrationOutcome.Failed, GuestLocation.Source, MigrationIntervention.None)]
    public async Task A_destination_that_may_run_it_too_is_waited_for(
        bool runsTwice, MigrationOutcome outcome, GuestLocation location, MigrationIntervention intervention)
    {
        var job = new ScriptedJob();
        var asked = 0;
        var isOver = false;
        var destination = new ScriptedHost(() =>
            !isOver ? HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating)
            : ++asked < 20 ? HostReport.NotAsked
            : runsTwice ? Arrived
            : HostReport.Absent);
        ScriptedControl destroys = new() { OnDone = _ => atSource = HostReport.Absent };
        var executing = Session(call: Call, jobs: [job], destination: destination, acts: destroys).ExecuteAsync(CancellationToken.None);
        await clock.UntilAsync(() => job.Polls > 2);
        atSource = HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.MigrationCanceled);
        isOver = true;
        job.End(LibvirtErrorCode.InternalError);
        var result = await clock.RunAsync(executing);
        Assert.Equal((outcome, location, intervention), (result.Outcome, result.Location, result.Intervention));
        Assert.Equal(runsTwice ? ["Destroy"] : [], destroys.Calls);
        Assert.True(asked >= 20);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_opened_again_and_the_migration_followed_to_its_end()
    {
        var first = new ScriptedJob { IsReachable = false };
        first.End(LibvirtErrorCode.Rpc);
        var second = new ScriptedJob { OnPoll = Followed(() => (atSource, atDestination) = (HostReport.Absent, Arrived)) };
        var source = new ScriptedHost(() => atSource)
        {
            OnReconnect = before => before < 3 ? throw ScriptedJob.Error(LibvirtErrorCode.SystemError) : true,
        };
        var result = await clock.RunAsync(Session(call: Call, jobs: [first, second], source: source).ExecuteAsync(CancellationToken.None));
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, false), (result.Outcome, result.Location, result.Attached));
        Assert.Equal(4, source.Reconnects);
        Assert.Equal([12, 13], log.Entries.Select(entry => entry.Id));
        Assert.Null(result.Error);
    }

    [Fact]
    public async Task It_may_break_more_than_once()
    {
        var first = new ScriptedJob { IsReachable = false };
        first.End(LibvirtErrorCode.Rpc);
        var second = new ScriptedJob
        {
            OnPoll = (self, before) =>
            {
                self.IsReachable = before < 2;
                return before < 2 ? ScriptedJob.Running(before) : throw ScriptedJob.Error(LibvirtErrorCode.Rpc);
            },
        };
        var third = new ScriptedJob { OnPoll = Followed(() => (atSource, atDestination) = (HostReport.Absent, Arrived)) };
        var result = await clock.RunAsync(Session(call: Call, jobs: [first, second, third]).ExecuteAsync(CancellationToken.None));
        Assert.Equal(MigrationOutcome.Completed, result.Outcome);
        Assert.Equal([12, 13, 12, 13], log.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_migration_that_has_ended_meanwhile_is_judged_by_where_the_guest_is()
    {
        var first = new ScriptedJob { IsReachable = false };
        first.End(LibvirtErrorCode.Rpc);
        var second = new ScriptedJob { OnPoll = (_, _) => null };
        var result = await clock.RunAsync(Session(call: Call, jobs: [first, second]).ExecuteAsync(CancellationToken.None));
        Assert.Equal((MigrationOutcome.Failed, GuestLocation.Source, LibvirtErrorCode.Rpc), (result.Outcome, result.Location, result.Error!.Code));
    }

    [Fact]
    public async Task A_source_that_stays_away_is_given_a_minute_and_its_guest_is_unknown()
    {
        var job = new ScriptedJob { IsReachable = false };
        job.End(LibvirtErrorCode.Rpc);
        (atSource, atDestination) = (HostReport.NotAsked, HostReport.Absent);
        var source = new ScriptedHost(() => atSource) { OnReconnect = _ => throw ScriptedJob.Error(LibvirtErrorCode.SystemError) };
        var start = clock.GetUtcNow();
        var result = await clock.RunAsync(Session(call: Call, jobs: [job], source: source).ExecuteAsync(CancellationToken.None));
        Assert.Equal((MigrationOutcome.Unknown, GuestLocation.Unknown, false), (result.Outcome, result.Location, result.Source.WasAsked));
        Assert.InRange((clock.GetUtcNow() - start).TotalSeconds, 60, 75);
        Assert.InRange(source.Reconnects, 30, 45); // every 2 seconds after the first few
    }

    [Fact]
    public async Task A_source_that_vanished_yields_its_result_within_half_a_minute_of_the_lost_call()
    {
        using var answer = new ManualResetEventSlim();
        var job = new ScriptedJob { IsReachable = false };
        job.End(LibvirtErrorCode.Rpc);
        (atSource, atDestination) = (HostReport.NotAsked, Arrived);
        var source = new ScriptedHost(() => Hang(HostReport.NotAsked)) { OnReconnect = _ => Hang(true) };
        var start = clock.GetUtcNow();
        var result = await clock.RunAsync(Session(call: Call, jobs: [job], source: source).ExecuteAsync(CancellationToken.None));
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        Assert.NotNull(result.Error); // what the source has of the guest is not known
        Assert.InRange((clock.GetUtcNow() - start).TotalSeconds, 0, 26); // with the 35 seconds of the call's keepalive: about a minute
        answer.Set();

        T Hang<T>(T value)
        {
            answer.Wait(TimeSpan.FromMinutes(1));
            return value;
        }
    }

    [Fact]
    public async Task A_connection_that_may_not_be_opened_again_ends_it_at_once()
    {
        var job = new ScriptedJob { IsReachable = false };
        job.End(LibvirtErrorCode.Rpc);
        (atSource, atDestination) = (HostReport.NotAsked, Arrived);
        var source = new ScriptedHost(() => atSource) { OnReconnect = _ => false };
        var start = clock.GetUtcNow();
        var result = await clock.RunAsync(Session(call: Call, jobs: [job], source: source).ExecuteAsync(CancellationToken.None));
        Assert.Equal(MigrationOutcome.Completed, result.Outcome);
        Assert.InRange((clock.GetUtcNow() - start).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task A_followed_migration_says_that_it_was_attached_to_and_not_how_many_connections_it_has()
    {
        var job = new ScriptedJob { OnPoll = Followed(() => (atSource, atDestination) = (HostReport.Absent, Arrived)) };
        var result = await clock.RunAsync(Session(jobs: [job]).FollowAsync(CancellationToken.None));
        Assert.Equal((MigrationOutcome.Completed, true, null), (result.Outcome, result.Attached, result.Connections));
    }

    [Fact]
    public async Task Canceled_before_the_start_it_has_no_duration_and_no_connections()
    {
        var result = await clock.RunAsync(
            Session(call: Call, jobs: [new()], connections: 2).ExecuteAsync(new CancellationToken(canceled: true)));
        Assert.Equal((MigrationOutcome.Canceled, TimeSpan.Zero, null), (result.Outcome, result.Duration, result.Connections));
    }

    [Theory]
    [InlineData("AlreadyMigrating", MigrationOutcome.AlreadyMigrating)]
    [InlineData("NotRunning", MigrationOutcome.NotRunning)]
    public async Task Where_there_is_nothing_to_do_nothing_is_claimed(string why, MigrationOutcome outcome)
    {
        var result = await clock.RunAsync(Session(jobs: []).NothingToDoAsync(Enum.Parse<MigrationRunEndKind>(why)));
        Assert.Equal((outcome, GuestLocation.Source, false, null), (result.Outcome, result.Location, result.Attached, result.Connections));
        Assert.Null(result.Statistics);
        Assert.Empty(control.Calls);
    }

    [Fact]
    public async Task A_guest_that_has_moved_is_reported_as_moved()
    {
        (atSource, atDestination) = (HostReport.Absent, Arrived);
        var result = await clock.RunAsync(Session(jobs: []).NothingToDoAsync(MigrationRunEndKind.NotRunning));
        Assert.Equal((MigrationOutcome.AlreadyMoved, GuestLocation.Destination), (result.Outcome, result.Location));
    }

    [Fact]
    public async Task A_failure_without_a_word_of_libvirt_says_so()
    {
        var job = new ScriptedJob { OnPoll = (_, before) => before < 2 ? ScriptedJob.Running(before) : null };
        var result = await clock.RunAsync(Session(jobs: [job]).FollowAsync(CancellationToken.None));
        Assert.Equal(MigrationOutcome.Failed, result.Outcome);
        Assert.Contains("reported no error", result.Error!.Message, StringComparison.Ordinal);
    }

    private static Func<ScriptedJob, int, JobSample?> Followed(Action onEnd) => (_, before) =>
    {
        if (before < 3)
        {
            return ScriptedJob.Running(before + 1);
        }

        onEnd();
        return null;
    };

    private MigrationSession Session(
        IReadOnlyList<ScriptedJob> jobs,
        MigrationCall? call = null,
        ScriptedHost? source = null,
        ScriptedHost? destination = null,
        int? connections = null,
        Func<GuestLocation, bool>? moveDefinition = null,
        ScriptedControl? acts = null)
    {
        var queue = new Queue<ScriptedJob>(jobs);
        var timings = new SupervisionTimings();
        return new(
            new()
            {
                Source = source ?? new(() => atSource),
                Destination = destination ?? new(() => atDestination),
                Control = acts ?? control,
                Job = _ => queue.Dequeue(),
                MoveDefinition = moveDefinition,
            },
            new() { Name = "vm", Uuid = Guid.Empty, State = LibvirtDomainState.Running, IsPersistent = false, IsActive = true },
            new(default, postCopyAllowed: false, new(log, "vm", Guid.Empty), (_, _) => { }, clock),
            new(),
            timings,
            clock,
            call,
            connections);
    }
}
