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
        var table = Table(moves);
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

    [Fact]
    public void Parallel_moves_follow_one_another_and_take_their_sum()
    {
        var table = Table([Move("beta", 3, 1), Move("gamma", 5, 1), Move("beta", 2, 1)]);
        Assert.Equal([0, 3, 8], table.Starts.Select(start => start.TotalSeconds));
        Assert.Equal(10, table.Total.TotalSeconds);
    }

    [Fact]
    public void Plain_moves_overlap_as_far_as_their_plans_allow()
    {
        var table = Table([Move("beta", 3, 2), Move("gamma", 5, 2), Move("beta", 2, 2)]);
        Assert.Equal([0, 0, 3], table.Starts.Select(start => start.TotalSeconds));
        Assert.Equal(5, table.Total.TotalSeconds);
    }

    [Fact]
    public void A_parallel_move_that_waits_gets_its_turn_before_later_plain_ones_as_the_runner_gives_it()
    {
        var table = Table([Move("beta", 3, 2), Move("beta", 5, 1), Move("beta", 2, 2)]);
        Assert.Equal([0, 3, 8], table.Starts.Select(start => start.TotalSeconds));
    }

    [Fact]
    public void A_picture_has_a_bar_for_each_guest()
    {
        List<EvacuationMove> moves = [Move("<b>&", 3, 1), Move("gamma", 5, 1)];
        var picture = System.Xml.Linq.XDocument.Parse(EvacuationPicture.Of(Table(moves), moves, id => id!));
        Assert.Contains(picture.Descendants(), element => element.Value == "<b>& to <b>&");
        Assert.Equal(3, picture.Descendants().Count(element => element.Name.LocalName == "rect"));
    }

    private static List<EvacuationMove> Moves((byte Host, byte Seconds, byte Kind)[] some) =>
        [.. some.Select(item => Move("host" + (item.Host % 3), 1 + item.Seconds, 1 + (item.Kind % 3)))];

    private static EvacuationTimetable Table(IReadOnlyList<EvacuationMove> moves)
    {
        var times = moves.Select(move => (move, move.Duration!.Value.P50)).ToArray();
        var starts = EvacuationTimetable.StartsOf(times);
        return new(starts, [.. starts.Zip(times, (start, time) => start + time.P50)]);
    }

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
