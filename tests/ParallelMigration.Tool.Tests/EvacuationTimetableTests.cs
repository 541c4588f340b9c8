using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Tool.Evacuating;

namespace ParallelMigration.Tool.Tests;

/// <summary>When an evacuation's moves begin and end.</summary>
public sealed class EvacuationTimetableTests
{
    [Property(MaxTest = 300)]
    public void Limits_hold_at_both_ends_whenever_a_move_begins((byte Host, byte Seconds, byte Kind)[] some)
    {
        var moves = Moves(some);
        if (EvacuationTimetable.Of(moves) is not { } table)
        {
            Assert.Empty(moves);
            return;
        }

        foreach (var now in table.Starts)
        {
            var running = moves.Where((_, i) => table.Starts[i] <= now && now < table.Ends[i]).ToList();
            Assert.All(running, move =>
            {
                Assert.True(running.Count(other => other.SourceId == move.SourceId) <= move.Plan.MaxOutgoingMigrations);
                Assert.True(running.Count(other => other.DestinationId == move.DestinationId) <= move.Plan.MaxIncomingMigrations);
            });
        }
    }

    [Property(MaxTest = 300)]
    public void Nothing_ends_before_the_lower_bound_and_the_same_moves_give_the_same_times((byte Host, byte Seconds, byte Kind)[] some)
    {
        var moves = Moves(some);
        if (EvacuationTimetable.Of(moves) is { } table)
        {
            Assert.True(table.LowerBound <= table.Total);
            Assert.Equal(table.Starts, EvacuationTimetable.Of(moves)!.Starts);
        }
    }

    [Fact]
    public void Parallel_moves_follow_one_another_and_take_their_sum_which_is_the_bound()
    {
        var table = EvacuationTimetable.Of([Move("beta", 3, 1), Move("gamma", 5, 1), Move("beta", 2, 1)])!;
        Assert.Equal([0, 3, 8], table.Starts.Select(start => start.TotalSeconds));
        Assert.Equal((10, 10), (table.Total.TotalSeconds, table.LowerBound.TotalSeconds));
        Assert.Equal((5, 20), (table.Soonest.TotalSeconds, table.Latest.TotalSeconds));
    }

    [Fact]
    public void Plain_moves_overlap_as_far_as_their_plans_allow()
    {
        var table = EvacuationTimetable.Of([Move("beta", 3, 2), Move("gamma", 5, 2), Move("beta", 2, 2)])!;
        Assert.Equal([0, 0, 3], table.Starts.Select(start => start.TotalSeconds));
        Assert.Equal(5, table.Total.TotalSeconds);
    }

    [Fact]
    public void A_parallel_move_that_waits_gets_its_turn_before_later_plain_ones_as_the_runner_gives_it()
    {
        var table = EvacuationTimetable.Of([Move("beta", 3, 2), Move("beta", 5, 1), Move("beta", 2, 2)])!;
        Assert.Equal([0, 3, 8], table.Starts.Select(start => start.TotalSeconds));
    }

    [Fact]
    public void Without_a_known_time_there_is_none() => Assert.Null(EvacuationTimetable.Of([Move("beta", 3, 2) with { Duration = null }]));

    [Theory]
    [InlineData(30, "long enough, even if")]
    [InlineData(12, "long enough if the migrations take as long as expected")]
    [InlineData(9, "too short: 2 of 3 are expected to have moved by then (beta, gamma). No order")]
    [InlineData(2, "too short: 0 of 3 are expected to have moved by then. No order")]
    public void A_window_is_long_enough_or_says_who_moves_by_then(int seconds, string expected)
    {
        List<EvacuationMove> moves = [Move("beta", 3, 1), Move("gamma", 5, 1), Move("beta", 2, 1)];
        Assert.Contains(expected, EvacuationReport.Window(TimeSpan.FromSeconds(seconds), EvacuationTimetable.Of(moves), moves), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_has_a_bar_for_each_guest()
    {
        List<EvacuationMove> moves = [Move("<b>&", 3, 1), Move("gamma", 5, 1)];
        var picture = System.Xml.Linq.XDocument.Parse(EvacuationPicture.Of(EvacuationTimetable.Of(moves)!, moves, id => id!));
        Assert.Contains(picture.Descendants(), element => element.Value == "<b>& to <b>&");
        Assert.Equal(3, picture.Descendants().Count(element => element.Name.LocalName == "rect"));
    }

    private static List<EvacuationMove> Moves((byte Host, byte Seconds, byte Kind)[] some) =>
        [.. some.Select(item => Move("host" + (item.Host % 3), 1 + item.Seconds, 1 + (item.Kind % 3)))];

    private static EvacuationMove Move(string destination, int seconds, int places) => new()
    {
        Vm = Guid.NewGuid(),
        Name = destination,
        SourceId = "alpha",
        DestinationId = destination,
        Plan = new() { MaxOutgoingMigrations = places, MaxIncomingMigrations = places },
        Duration = new(TimeSpan.FromSeconds(seconds / 2d), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 2d)),
    };
}
