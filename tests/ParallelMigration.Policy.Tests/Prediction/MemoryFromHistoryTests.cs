using System;
using System.Linq;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

public class MemoryFromHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_memory_is_the_latests_and_the_curve_that_of_the_latest_three()
    {
        MigrationRecord[] history = [Of("VM-1", 3, 300, (4, 40)), Of("vm-1", 0, 900, (1, 90)), Of("vm-2", 5, 100, (3, 3)), Of("vm-1", 1, 100, (2, 30)), Of("vm-1", 2, 200, (8, 60))];
        var memory = VmMemory.FromHistory(history, "vm-1")!;
        Assert.Equal(300, memory.UsedBytes);
        Assert.Equal([Point(2, 30), Point(4, 40), Point(8, 60)], memory.Dirtied.Points);
        Assert.Equal(memory, VmMemory.FromHistory(history.Reverse(), "VM-1"));
    }

    [Fact]
    public void Migrations_without_a_curve_do_not_push_out_those_that_have_one()
    {
        MigrationRecord[] history = [Of("vm", 0, 900, (1, 90)), .. Enumerable.Range(1, 5).Select(hour => Of("vm", hour, hour))];
        Assert.Equal(new VmMemory { UsedBytes = 5, Dirtied = DirtyCurve.FromPoints([Point(1, 90)]) }, VmMemory.FromHistory(history, "vm"));
        Assert.Equal(new VmMemory { UsedBytes = 5 }, VmMemory.FromHistory(history.Skip(1), "vm"));
    }

    /// <summary>Most migrations slow no guest down: those that do are searched for on their own.</summary>
    [Fact]
    public void The_curve_of_a_guest_that_was_slowed_down_is_of_the_latest_three_that_have_one()
    {
        MigrationRecord[] history = [.. Enumerable.Range(0, 9).Select(hour => Of("vm", hour, hour, (4, 40 + hour)))];
        for (var slowed = 0; slowed < 4; slowed++)
        {
            history[slowed] = history[slowed] with { Memory = history[slowed].Memory! with { DirtiedInCpuTime = DirtyCurve.FromPoints([Point(1 << slowed, 10 << slowed)]) } };
        }

        var memory = VmMemory.FromHistory(history, "vm")!;
        Assert.Equal([Point(4, 47)], memory.Dirtied.Points);
        Assert.Equal([Point(2, 20), Point(4, 40), Point(8, 80)], memory.DirtiedInCpuTime.Points);
    }

    /// <summary>Over 4 s it can change 40 at least, which a line from 0 to 60 in 8 s would not have; over 5 s it was not held back at 60 %, and so not at 50 % either, whatever it changed then. At 70 % it was.</summary>
    [Fact]
    public void A_pass_of_a_guest_that_was_slowed_down_shows_what_it_can_change_at_least()
    {
        var memory = VmMemory.FromPasses(500, [(Point(8, 60), 0), (Point(10, 62), 0), (Point(4, 40), 20), (Point(9, 64), 20), (Point(6, 30), 50), (Point(5, 46), 60), (Point(8, 50), 70), (Point(4, 29), 70)]);
        Assert.Equal(500, memory.UsedBytes);
        Assert.Equal([Point(4, 40), Point(5, 46), Point(8, 60), Point(10, 62)], memory.Dirtied.Points);
        Assert.Equal([new(TimeSpan.FromSeconds(1.2), 29), new(TimeSpan.FromSeconds(2.4), 50)], memory.DirtiedInCpuTime.Points);
    }

    /// <summary>7.5 s are hardly shorter than 8; and over 4 s the guest changed no more than the line has.</summary>
    [Fact]
    public void Passes_that_show_no_more_than_the_others_do_not_count()
    {
        var memory = VmMemory.FromPasses(0, [(Point(8, 60), 0), (new(TimeSpan.FromSeconds(7.5), 60), 20), (Point(4, 30), 70)]);
        Assert.Equal([Point(8, 60)], memory.Dirtied.Points);
        Assert.Equal(DirtyCurve.None, memory.DirtiedInCpuTime);
        Assert.Equal(new VmMemory(), VmMemory.FromPasses(0, [(Point(1, 7), 99)]));
        Assert.Equal(new VmMemory { UsedBytes = 3 }, VmMemory.FromPasses(3, []));
    }

    [Fact]
    public void Passes_that_make_no_sense_are_refused()
    {
        Assert.Equal("passes", Assert.Throws<ArgumentNullException>(() => VmMemory.FromPasses(1, null!)).ParamName);
        Assert.Equal("usedBytes", Assert.Throws<ArgumentOutOfRangeException>(() => VmMemory.FromPasses(-1, [])).ParamName);
        foreach (var (pass, throttle) in new[] { (Point(1, 1), -1), (Point(1, 1), 100), (default, 0), (default, 50) })
        {
            Assert.Equal("passes", Assert.Throws<ArgumentOutOfRangeException>(() => VmMemory.FromPasses(1, [(pass, throttle)])).ParamName);
        }
    }

    /// <summary>One that was canceled in its first pass had sent a part of the memory only.</summary>
    [Fact]
    public void Migrations_that_ended_early_count_if_a_pass_was_seen()
    {
        var (early, later) = (Of("vm", 2, 7) with { Completed = false }, Of("vm", 1, 500, (1, 90)) with { Completed = false });
        Assert.Equal(500, VmMemory.FromHistory([early, later], "vm")!.UsedBytes);
        Assert.Null(VmMemory.FromHistory([early], "vm"));
        Assert.NotNull(VmMemory.FromHistory([early with { Memory = new() { DirtiedInCpuTime = DirtyCurve.FromPoints([Point(1, 90)]) } }], "vm"));
    }

    [Fact]
    public void Of_a_VM_that_never_migrated_nothing_is_known()
    {
        Assert.Null(VmMemory.FromHistory([], "vm"));
        Assert.Null(VmMemory.FromHistory([Of("other", 1, 7), new() { Vm = "vm" }, new()], "vm"));
        Assert.Equal("history", Assert.Throws<ArgumentNullException>(() => VmMemory.FromHistory(null!, "vm")).ParamName);
        Assert.Equal("vm", Assert.Throws<ArgumentNullException>(() => VmMemory.FromHistory([], null!)).ParamName);
        Assert.Equal("history", Assert.Throws<ArgumentNullException>(() => VmMemory.FromHistory([null!], "vm")).ParamName);
    }

    private static DirtyPoint Point(int seconds, long bytes) => new(TimeSpan.FromSeconds(seconds), bytes);

    private static MigrationRecord Of(string vm, int hours, long used, params (int Seconds, long Bytes)[] dirtied) => new()
    {
        Vm = vm,
        Ended = Noon.AddHours(hours),
        Memory = new() { UsedBytes = used, Dirtied = dirtied.Length == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(dirtied.Select(point => Point(point.Seconds, point.Bytes))) },
    };
}
