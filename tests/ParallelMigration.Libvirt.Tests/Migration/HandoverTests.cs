using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Migration;

public class HandoverTests
{
    private static readonly HostReport Waiting = HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating);
    private static readonly HostReport ResumedAgain = HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.MigrationCanceled);
    private static readonly HostReport Arrived = HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.Migrated);
    private static readonly HostReport Arriving = Waiting;
    private static readonly HostReport Running = HostReport.Of(LibvirtDomainState.Running);

    private readonly ScriptedSource source = new();
    private readonly ListLogger log = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_source_that_still_waits_for_a_guest_that_has_arrived_is_ended(bool isOver)
    {
        var handover = Handover();
        Attend(handover, Waiting, Arrived, isOver);
        Assert.Equal(["End"], source.Calls);
        Assert.Equal(MigrationIntervention.SourceDestroyed, handover.Done);
        Assert.Equal(19, Assert.Single(log.Entries).Id);
    }

    [Fact]
    public void It_is_given_time_to_end_by_itself()
    {
        var handover = Handover(TimeSpan.FromHours(1));
        Attend(handover, Waiting, Arrived, isOver: false);
        Attend(handover, Waiting, Arrived, isOver: false);
        Assert.Empty(source.Calls);
    }

    [Fact]
    public void A_guest_that_runs_twice_is_ended_on_the_source_at_once()
    {
        var handover = Handover(TimeSpan.FromHours(1));
        Attend(handover, ResumedAgain, Arrived, isOver: true);
        Assert.Equal(["End"], source.Calls);
        Assert.Equal(MigrationIntervention.SourceDestroyed, handover.Done);
    }

    [Fact]
    public void A_guest_that_was_left_paused_on_the_source_only_is_resumed_when_the_migration_is_over()
    {
        var handover = Handover();
        Attend(handover, Running, Arriving, isOver: false);
        Attend(handover, Waiting, HostReport.Absent, isOver: false);
        Assert.Empty(source.Calls);
        Attend(handover, Waiting, HostReport.Absent, isOver: true);
        Assert.Equal(["Resume"], source.Calls);
        Assert.Equal(MigrationIntervention.SourceResumed, handover.Done);
    }

    [Fact]
    public void It_is_not_resumed_while_a_migration_is_at_work_on_it()
    {
        source.Migrates = true;
        var handover = Handover();
        Attend(handover, Running, Arriving, isOver: false);
        Attend(handover, Waiting, HostReport.Absent, isOver: true);
        Assert.Equal(MigrationIntervention.None, handover.Done);
    }

    [Fact]
    public void It_is_not_resumed_on_the_word_of_a_host_that_was_never_seen_to_have_it()
    {
        Attend(Handover(), Waiting, HostReport.Absent, isOver: true);
        Assert.Empty(source.Calls);
    }

    /// <summary>It shut itself down there, or has moved on to a third host: what is left here is an old image of its memory.</summary>
    [Fact]
    public void It_is_not_resumed_once_it_has_run_at_the_destination()
    {
        var handover = Handover();
        Attend(handover, Running, Arriving, isOver: false);
        Attend(handover, HostReport.NotAsked, Arrived, isOver: false);
        Attend(handover, HostReport.NotAsked, Arriving, isOver: false);
        Attend(handover, Waiting, HostReport.Absent, isOver: true);
        Assert.Empty(source.Calls);
    }

    /// <summary>Nobody knows what it did there meanwhile.</summary>
    [Fact]
    public void It_is_not_resumed_where_the_destination_was_out_of_sight_before_it_had_none()
    {
        var handover = Handover(gap: TimeSpan.Zero);
        Attend(handover, Running, Arriving, isOver: false);
        Attend(handover, HostReport.NotAsked, HostReport.NotAsked, isOver: false);
        Attend(handover, Waiting, HostReport.Absent, isOver: true);
        Attend(handover, Waiting, HostReport.Absent, isOver: true);
        Assert.Empty(source.Calls);
    }

    [Fact]
    public void That_the_destination_has_none_of_it_stays_true_while_the_source_is_away()
    {
        var handover = Handover();
        Attend(handover, Running, Arriving, isOver: false);
        Attend(handover, HostReport.NotAsked, HostReport.Absent, isOver: false);
        Attend(handover, HostReport.NotAsked, HostReport.NotAsked, isOver: false);
        Attend(handover, Waiting, HostReport.Absent, isOver: true);
        Assert.Equal(["Resume"], source.Calls);
    }

    [Fact]
    public void A_guest_that_was_there_before_the_migration_began_is_not_its_work()
    {
        var handover = Handover(found: false);
        Attend(handover, ResumedAgain, Arrived, isOver: true);
        Attend(handover, Waiting, Arrived, isOver: true);
        Assert.Empty(source.Calls);
        Attend(handover, Running, Arriving, isOver: false);
        Attend(handover, ResumedAgain, Arrived, isOver: true);
        Assert.Equal(["End"], source.Calls);
    }

    [Fact]
    public void What_comes_back_to_the_source_by_another_migration_is_left_alone()
    {
        source.Arrives = true;
        var handover = Handover();
        Attend(handover, Waiting, Arrived, isOver: true);
        Assert.Equal(MigrationIntervention.None, handover.Done);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void Where_the_source_s_copy_is_not_to_be_ended_one_that_runs_is_paused()
    {
        var handover = Handover(splitBrain: SplitBrainAction.PauseSourceCopy);
        Attend(handover, ResumedAgain, Arrived, isOver: true);
        Assert.Equal(["Pause"], source.Calls);
        Assert.Equal(MigrationIntervention.SourcePaused, handover.Done);
        Attend(handover, Waiting, Arrived, isOver: true);
        Assert.Equal(["Pause"], source.Calls);
    }

    [Fact]
    public void What_libvirt_can_clear_up_and_what_nobody_knows_is_left_alone()
    {
        HostReport[] states =
        [
            HostReport.Absent,
            HostReport.NotAsked,
            Running,
            Arrived,
            ResumedAgain,
            Waiting,
            HostReport.Of(LibvirtDomainState.ShutOff, LibvirtDomainStateReason.Migrated),
            HostReport.Of(LibvirtDomainState.Crashed),
            HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.PausedByUser),
            HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopy),
            HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopyFailed),
            HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.PostCopy),
            HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.PostCopyFailed),
        ];
        var acted = new List<(HostReport, HostReport)>();
        foreach (var atSource in states)
        {
            foreach (var atDestination in states)
            {
                var handover = Handover();
                Attend(handover, atSource, atDestination, isOver: false);
                if (handover.Done != MigrationIntervention.None)
                {
                    acted.Add((atSource, atDestination));
                }
            }
        }

        Assert.Equal([(ResumedAgain, Arrived), (Waiting, Arrived)], acted);
    }

    [Fact]
    public void A_guest_that_was_paused_before_is_left_alone()
    {
        var handover = Handover();
        handover.Attend(new(Waiting, Arrived, PausedBefore: true), isOver: true);
        Assert.Empty(source.Calls);
    }

    [Fact]
    public void What_fails_is_told_and_tried_again()
    {
        source.Fails = true;
        var handover = Handover();
        Attend(handover, Waiting, Arrived, isOver: true);
        Assert.Equal(MigrationIntervention.None, handover.Done);
        Assert.Equal(20, Assert.Single(log.Entries).Id);
        source.Fails = false;
        Attend(handover, Waiting, Arrived, isOver: true);
        Assert.Equal(MigrationIntervention.SourceDestroyed, handover.Done);
    }

    [Fact]
    public async Task It_is_attended_to_while_the_migration_runs_and_no_longer()
    {
        var over = new TaskCompletionSource();
        var looks = 0;
        var watching = Handover().WatchAsync(over.Task, () =>
        {
            Interlocked.Increment(ref looks);
            return new(Waiting, Arrived, PausedBefore: false);
        });
        await source.Ended.WaitAsync(ScriptedJob.Patience);
        over.SetResult();
        await watching.WaitAsync(ScriptedJob.Patience);
        var after = looks;
        await Task.Delay(50);
        Assert.Equal(after, looks);
    }

    [Fact]
    public async Task A_look_that_does_not_come_back_holds_up_no_migration_that_is_over_and_is_not_acted_on()
    {
        using var looking = new ManualResetEventSlim();
        using var answer = new ManualResetEventSlim();
        var over = new TaskCompletionSource();
        var watching = Handover().WatchAsync(over.Task, () =>
        {
            looking.Set();
            answer.Wait(ScriptedJob.Patience * 2);
            return new(Waiting, Arrived, PausedBefore: false);
        });
        Assert.True(looking.Wait(ScriptedJob.Patience));
        over.SetResult();
        await watching.WaitAsync(ScriptedJob.Patience);
        answer.Set();
        await Task.Delay(50);
        Assert.Empty(source.Calls);
    }

    private static void Attend(Handover handover, HostReport atSource, HostReport atDestination, bool isOver) =>
        handover.Attend(new(atSource, atDestination, PausedBefore: false), isOver);

    private Handover Handover(
        TimeSpan? grace = null, TimeSpan? gap = null, SplitBrainAction splitBrain = SplitBrainAction.DestroySourceCopy, bool found = true) =>
        new(source, Guid.Empty, new(log, "vm", Guid.Empty), new() { SplitBrain = splitBrain }, found, grace ?? TimeSpan.Zero, gap ?? TimeSpan.FromHours(1));

    private sealed class ScriptedSource : IHandoverSource
    {
        private readonly TaskCompletionSource ended = new();

        public List<string> Calls { get; } = [];

        public Task Ended => ended.Task;

        public bool Fails { get; set; }

        public bool Migrates { get; set; }

        public bool Arrives { get; set; }

        public bool EndUnlessArriving(Guid uuid)
        {
            Call("End");
            ended.TrySetResult();
            return !Arrives;
        }

        public bool PauseUnlessArriving(Guid uuid)
        {
            Call("Pause");
            return !Arrives;
        }

        public bool ResumeUnlessMigrating(Guid uuid)
        {
            Call("Resume");
            return !Migrates;
        }

        private void Call(string what)
        {
            Calls.Add(what);
            if (Fails)
            {
                throw ScriptedJob.Error(LibvirtErrorCode.OperationFailed);
            }
        }
    }
}
