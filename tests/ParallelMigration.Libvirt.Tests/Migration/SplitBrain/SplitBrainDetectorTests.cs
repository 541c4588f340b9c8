using System;
using System.Collections.Generic;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>The decision alone: observations and times in, what is due out.</summary>
public class SplitBrainDetectorTests
{
    private static readonly HostReport Waiting = HostReport.Of(LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating);
    private static readonly HostReport ResumedAgain = HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.MigrationCanceled);
    private static readonly HostReport Arrived = HostReport.Of(LibvirtDomainState.Running, LibvirtDomainStateReason.Migrated);
    private static readonly HostReport Incoming = Waiting;
    private static readonly HostReport Running = HostReport.Of(LibvirtDomainState.Running);
    private static readonly HostReport Absent = HostReport.Absent;
    private static readonly HostReport NotAsked = HostReport.NotAsked;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_source_that_still_waits_for_a_guest_that_has_arrived_is_destroyed_after_the_timeout(bool isOver)
    {
        var detector = Start();
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 0, Waiting, Arrived, isOver));
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 4.9, Waiting, Arrived, isOver));
        Assert.Equal(MigrationIntervention.SourceDestroyed, Due(ref detector, 5, Waiting, Arrived, isOver));
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 5.5, Waiting, Arrived, isOver)); // and again only after another timeout
        Assert.Equal(MigrationIntervention.SourceDestroyed, Due(ref detector, 10.5, Waiting, Arrived, isOver));
    }

    [Fact]
    public void The_timeout_begins_again_where_the_hosts_report_something_else_in_between()
    {
        var detector = Start();
        Due(ref detector, 0, Waiting, Arrived);
        Due(ref detector, 3, Waiting, NotAsked);
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 6, Waiting, Arrived));
        Assert.Equal(MigrationIntervention.SourceDestroyed, Due(ref detector, 11, Waiting, Arrived));
    }

    [Fact]
    public void A_guest_that_runs_twice_is_destroyed_on_the_source_at_once()
    {
        var detector = Start();
        Assert.Equal(MigrationIntervention.SourceDestroyed, Due(ref detector, 0, ResumedAgain, Arrived, isOver: true));
    }

    [Fact]
    public void A_guest_that_was_left_paused_on_the_source_only_is_resumed_when_the_migration_is_over()
    {
        var detector = Start();
        Due(ref detector, 0, Running, Incoming);
        Due(ref detector, 1, Waiting, Absent);
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 60, Waiting, Absent));
        Due(ref detector, 61, Waiting, Absent, isOver: true);
        Assert.Equal(MigrationIntervention.SourceResumed, Due(ref detector, 66, Waiting, Absent, isOver: true));
    }

    [Fact]
    public void It_is_not_resumed_where_the_options_forbid_it()
    {
        var detector = Start(new() { ResumeSource = false });
        Due(ref detector, 0, Running, Incoming);
        Due(ref detector, 1, Waiting, Absent, isOver: true);
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 60, Waiting, Absent, isOver: true));
    }

    [Fact]
    public void It_is_not_resumed_on_the_report_of_a_host_that_was_never_seen_to_have_it()
    {
        var detector = Start();
        Due(ref detector, 0, Waiting, Absent, isOver: true);
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 60, Waiting, Absent, isOver: true));
    }

    /// <summary>It shut itself down there, or has moved on to a third host: what is left here is an old image of its memory.</summary>
    [Fact]
    public void It_is_not_resumed_once_it_has_run_on_the_destination()
    {
        var detector = Start();
        Due(ref detector, 0, Running, Incoming);
        Due(ref detector, 1, NotAsked, Arrived);
        Due(ref detector, 2, NotAsked, Incoming);
        Due(ref detector, 3, Waiting, Absent, isOver: true);
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 60, Waiting, Absent, isOver: true));
    }

    /// <summary>What it did there meanwhile is not known.</summary>
    [Theory]
    [InlineData(2.9, MigrationIntervention.SourceResumed)]
    [InlineData(3, MigrationIntervention.None)]
    public void It_is_not_resumed_where_the_destination_was_unobserved_for_too_long_before_it_had_none(double gap, MigrationIntervention expected)
    {
        var detector = Start();
        Due(ref detector, 0, Running, Incoming);
        Due(ref detector, 1, NotAsked, NotAsked);
        Due(ref detector, gap, Waiting, Absent, isOver: true);
        Assert.Equal(expected, Due(ref detector, 60, Waiting, Absent, isOver: true));
    }

    [Fact]
    public void That_the_destination_has_none_of_it_stays_true_while_the_source_is_away()
    {
        var detector = Start();
        Due(ref detector, 0, Running, Incoming);
        Due(ref detector, 1, NotAsked, Absent);
        Due(ref detector, 30, NotAsked, NotAsked);
        Due(ref detector, 60, Waiting, Absent, isOver: true);
        Assert.Equal(MigrationIntervention.SourceResumed, Due(ref detector, 65, Waiting, Absent, isOver: true));
    }

    [Fact]
    public void A_guest_that_was_there_before_the_migration_began_is_not_its_work()
    {
        var detector = Start(attached: false);
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 0, ResumedAgain, Arrived, isOver: true));
        Due(ref detector, 1, Waiting, Arrived, isOver: true);
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 60, Waiting, Arrived, isOver: true));
        Due(ref detector, 61, Running, Incoming);
        Assert.Equal(MigrationIntervention.SourceDestroyed, Due(ref detector, 62, ResumedAgain, Arrived, isOver: true));
    }

    [Fact]
    public void With_PauseSourceCopy_a_copy_that_runs_is_paused_and_one_that_waits_is_left()
    {
        var detector = Start(new() { SplitBrain = SplitBrainAction.PauseSourceCopy });
        Assert.Equal(MigrationIntervention.SourcePaused, Due(ref detector, 0, ResumedAgain, Arrived, isOver: true));
        Due(ref detector, 1, Waiting, Arrived, isOver: true);
        Assert.Equal(MigrationIntervention.None, Due(ref detector, 60, Waiting, Arrived, isOver: true));
    }

    [Fact]
    public void With_ReportOnly_it_is_reported_once_and_nothing_is_done()
    {
        var detector = Start(new() { SplitBrain = SplitBrainAction.ReportOnly });
        detector = detector.Next(new(ResumedAgain, Arrived, PausedBefore: false), TimeSpan.Zero, isOver: true);
        Assert.Equal(new(MigrationIntervention.None, Report: true), detector.Due);
        detector = detector.Next(new(ResumedAgain, Arrived, PausedBefore: false), TimeSpan.FromSeconds(60), isOver: true);
        Assert.False(detector.Due.IsDue);
    }

    [Fact]
    public void What_libvirt_can_clean_up_and_what_is_not_known_is_left_alone()
    {
        HostReport[] states =
        [
            Absent,
            NotAsked,
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
                var detector = Start();
                Due(ref detector, 0, atSource, atDestination);
                if (detector.Due.IsDue || Due(ref detector, 60, atSource, atDestination) != MigrationIntervention.None)
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
        var detector = Start().Next(new(Waiting, Arrived, PausedBefore: true), TimeSpan.Zero, isOver: true);
        Assert.False(detector.Next(new(Waiting, Arrived, PausedBefore: true), TimeSpan.FromSeconds(60), isOver: true).Due.IsDue);
    }

    private static SplitBrainDetector Start(MigrationSupervision? options = null, bool attached = true) =>
        SplitBrainDetector.Start(options ?? new(), new(), attached);

    private static MigrationIntervention Due(ref SplitBrainDetector detector, double seconds, HostReport atSource, HostReport atDestination, bool isOver = false)
    {
        detector = detector.Next(new(atSource, atDestination, PausedBefore: false), TimeSpan.FromSeconds(seconds), isOver);
        return detector.Due.Intervention;
    }
}
