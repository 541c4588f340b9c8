using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using ParallelMigration.Libvirt;
using ParallelMigration.Testing;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Tests;

/// <summary>What is reported of a migration that has ended, and the exit status: neither may say more than is known.</summary>
public class MigrationReportTests
{
    private static readonly HostReport Running = Report(LibvirtDomainState.Running);
    private static readonly HostReport Arrived = Report(LibvirtDomainState.Running, LibvirtDomainStateReason.Migrated);

    [Theory]
    [InlineData(LibvirtDomainState.Running, LibvirtDomainStateReason.Migrated, "guest has migrated. The guest runs on beta.", 0)]
    [InlineData(LibvirtDomainState.Blocked, LibvirtDomainStateReason.Other, "guest has migrated. The guest runs on beta.", 0)]
    [InlineData(LibvirtDomainState.Paused, LibvirtDomainStateReason.PausedByUser, "guest has migrated. The guest is on beta, paused (on request).", 0)]
    [InlineData(LibvirtDomainState.Paused, LibvirtDomainStateReason.DiskError, "guest has migrated. The guest is on beta, paused (disk error).", 0)]
    [InlineData(LibvirtDomainState.ShuttingDown, LibvirtDomainStateReason.Other, "guest has migrated. The guest is on beta, shutting down.", 0)]
    [InlineData(LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating, "The migration of guest has ended. The guest is on beta, paused (migrating).", 5)]
    [InlineData(null, LibvirtDomainStateReason.Other, "guest has migrated. The guest is on beta; in what state could not be found out.", 0)]
    public void A_guest_that_does_not_run_is_reported_with_its_state(LibvirtDomainState? state, LibvirtDomainStateReason reason, string expected, int exitCode) =>
        Assert.Equal((exitCode, expected + "\n", ""), Reported(Result(destination: Report(state, reason))));

    [Theory]
    [InlineData(MigrationIntervention.SourceDestroyed, "What was left of it on alpha was ended, because the hosts could not do so.")]
    [InlineData(MigrationIntervention.SourcePaused, "It ran on alpha a second time and was paused there; never resume it there.")]
    public void What_was_done_by_hand_is_reported(MigrationIntervention intervention, string expected) =>
        Assert.EndsWith(expected + "\n", Reported(Result(intervention: intervention)).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData(MigrationOutcome.Failed)]
    [InlineData(MigrationOutcome.Canceled)]
    [InlineData(MigrationOutcome.Aborted)]
    public void A_guest_left_standing_on_the_source_is_not_said_to_run(MigrationOutcome outcome)
    {
        var (exitCode, output, _) = Reported(Result(outcome, GuestLocation.Source, Report(LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating), HostReport.NotAsked));
        Assert.Equal(5, exitCode);
        Assert.EndsWith("The guest is on alpha, paused (migrating).\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MigrationOutcome.Canceled, 130)]
    [InlineData(MigrationOutcome.Aborted, 4)]
    public void An_abort_that_was_asked_for_is_no_error(MigrationOutcome outcome, int exitCode)
    {
        var stayed = Result(outcome, GuestLocation.Source, Running, error: Error("aborted"));
        var reported = Reported(stayed);
        Assert.Equal((exitCode, ""), (reported.ExitCode, reported.Error));
        Assert.EndsWith("The guest runs on alpha.\n", reported.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuestLocation.Both, "Both alpha (state: running) and beta (state: running) report that they run it: stop one of them before anything else.")]
    [InlineData(GuestLocation.Destination, "The guest runs on beta.")]
    [InlineData(GuestLocation.Neither, "Neither alpha (state: running) nor beta (state: running) runs it.")]
    [InlineData(GuestLocation.Unknown, "Where the guest runs could not be found out: ask alpha and beta.")]
    public void An_abort_that_does_not_leave_the_guest_on_the_source_is_one(GuestLocation location, string expected)
    {
        foreach (var outcome in new[] { MigrationOutcome.Canceled, MigrationOutcome.Aborted })
        {
            var (exitCode, output, error) = Reported(Result(outcome, location, Running, Running, error: Error("it went wrong")));
            Assert.Equal(5, exitCode);
            Assert.EndsWith(". " + expected + "\n", output, StringComparison.Ordinal);
            Assert.DoesNotContain("runs on alpha", output, StringComparison.Ordinal);
            Assert.Contains("it went wrong", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(GuestLocation.Both)]
    [InlineData(GuestLocation.Source)]
    [InlineData(GuestLocation.Unknown)]
    public void What_libvirt_calls_completed_is_only_a_success_where_the_guest_has_moved(GuestLocation location)
    {
        var (exitCode, output, _) = Reported(Result(location: location, source: Running));
        Assert.Equal(5, exitCode);
        Assert.StartsWith("The migration of guest has ended. ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_guest_on_each_host_is_reported_with_both_states()
    {
        var (exitCode, output, _) = Reported(Result(
            MigrationOutcome.PostCopyFailed, GuestLocation.SplitByPostCopy,
            destination: Report(LibvirtDomainState.Paused, LibvirtDomainStateReason.PostCopyFailed)));
        Assert.Equal(5, exitCode);
        Assert.Contains("on alpha (state: not known) and on beta (state: paused (post-copy failed)): destroy neither", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MigrationStatisticsOrigin.LastSample, "(the last report while it ran)")]
    [InlineData(MigrationStatisticsOrigin.CompletedJobOnDestination, "(reported by the destination, for the whole migration)")]
    [InlineData(MigrationStatisticsOrigin.CompletedJobOnSource, "(reported by the source, for the whole migration)")]
    [InlineData(MigrationStatisticsOrigin.CompletedJobEvent, "(reported by the source, for the whole migration)")]
    public void Statistics_are_reported_with_whose_they_are(object origin, string expected) =>
        Assert.EndsWith("\n  " + expected + "\n", Reported(Result(statistics: new() { Origin = (MigrationStatisticsOrigin)origin })).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData(4, "4 parallel")]
    [InlineData(1, "1, not parallel")]
    [InlineData(null, "not known")]
    public void The_connections_of_a_followed_migration_are_not_known(int? connections, string expected)
    {
        var statistics = new MigrationStatistics { Origin = MigrationStatisticsOrigin.CompletedJobEvent };
        var (_, output, _) = Reported(Result(statistics: statistics, connections: connections));
        Assert.Contains($"\n  connections: {expected}\n", output, StringComparison.Ordinal);
    }

    /// <summary>Each exit status has one meaning: another program decides by it whether to try again or to call a person.</summary>
    [Theory]
    [InlineData(MigrationOutcome.Completed, GuestLocation.Destination, 0)]
    [InlineData(MigrationOutcome.Completed, GuestLocation.Both, 5)]
    [InlineData(MigrationOutcome.Failed, GuestLocation.Source, 4)]
    [InlineData(MigrationOutcome.Failed, GuestLocation.Destination, 5)]
    [InlineData(MigrationOutcome.Failed, GuestLocation.Neither, 5)]
    [InlineData(MigrationOutcome.Failed, GuestLocation.Unknown, 5)]
    [InlineData(MigrationOutcome.Aborted, GuestLocation.Source, 4)]
    [InlineData(MigrationOutcome.NotRunning, GuestLocation.Source, 4)]
    [InlineData(MigrationOutcome.NotRunning, GuestLocation.Neither, 5)]
    [InlineData(MigrationOutcome.AlreadyMigrating, GuestLocation.Source, 6)]
    [InlineData(MigrationOutcome.AlreadyMoved, GuestLocation.Destination, 6)]
    [InlineData(MigrationOutcome.Canceled, GuestLocation.Source, 130)]
    [InlineData(MigrationOutcome.Canceled, GuestLocation.Both, 5)]
    [InlineData(MigrationOutcome.PostCopyFailed, GuestLocation.SplitByPostCopy, 5)]
    [InlineData(MigrationOutcome.Unknown, GuestLocation.Unknown, 5)]
    public void An_exit_status_says_what_to_do_next(MigrationOutcome outcome, GuestLocation location, int expected)
    {
        var result = Result(outcome, location, Running, Running);
        Assert.Equal(expected, MigrationReport.ExitStatusOf(result));
        using var output = new MemoryStream();
        MigrationOutput json = new(new(Stream.Null, output, TextWriter.Null, interactive: false), json: true, progress: false);
        Assert.Equal(expected, json.Ended(result, "alpha", "beta", 0));
        Assert.Equal(expected, JsonDocument.Parse(output.ToArray()).RootElement.GetProperty("exitStatus").GetInt32());
    }

    [Fact]
    public void Json_has_all_that_is_known_in_one_object()
    {
        using var output = new MemoryStream();
        MigrationOutput json = new(new(Stream.Null, output, TextWriter.Null, interactive: false), json: true, progress: true);
        json.Waiting("at most 1 may leave alpha at once: other (running)");
        json.Progress(new() { Sample = new() { Elapsed = TimeSpan.FromSeconds(1.5), BytesTotal = 100, BytesRemaining = 40, Iteration = 2 }, Fraction = 0.5 });
        json.Ended(
            Result(
                MigrationOutcome.Failed, GuestLocation.Source, Running, HostReport.NotAsked, connections: 4, error: Error("it \"went\" wrong"),
                statistics: new() { Origin = MigrationStatisticsOrigin.LastSample, TotalTime = TimeSpan.FromSeconds(3) }),
            "alpha", "beta", 0);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Snapshot.Match(string.Join('\n', lines.Select(ResolveTests.Pretty)));
    }

    private static HostReport Report(LibvirtDomainState? state, LibvirtDomainStateReason reason = LibvirtDomainStateReason.Other) =>
        new() { WasAsked = true, State = state, Reason = reason };

    private static MigrationResult Result(
        MigrationOutcome outcome = MigrationOutcome.Completed,
        GuestLocation location = GuestLocation.Destination,
        HostReport? source = null,
        HostReport? destination = null,
        MigrationIntervention intervention = MigrationIntervention.None,
        MigrationStatistics? statistics = null,
        int? connections = null,
        LibvirtException? error = null) => new()
        {
            Outcome = outcome,
            Location = location,
            Name = "guest",
            Uuid = Guid.Empty,
            Source = source ?? HostReport.NotAsked,
            Destination = destination ?? Arrived,
            Intervention = intervention,
            Statistics = statistics,
            Connections = connections,
            Error = error,
        };

    private static LibvirtException Error(string message) =>
        new(LibvirtErrorCode.OperationAborted, message);

    private static (int ExitCode, string Output, string Error) Reported(MigrationResult result)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = MigrationReport.Result(new(Stream.Null, output, error, interactive: false), result, "alpha", "beta");
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
