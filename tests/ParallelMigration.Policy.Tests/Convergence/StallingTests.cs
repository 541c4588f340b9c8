using System;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>What stalling is, and what it is not.</summary>
public class StallingTests
{
    /// <summary>The sizes of the iterations are compared, each with the best before it; the first pass with nothing.</summary>
    [Theory]
    [InlineData(new double[] { 1000, 500, 250, 125 }, new[] { 0, 0, 0, 0 })]
    [InlineData(new double[] { 1000, 500, 500, 500 }, new[] { 0, 0, 1, 2 })]
    [InlineData(new double[] { 1000, 1000, 1000 }, new[] { 0, 0, 1 })]
    [InlineData(new double[] { 1000, 500, 600, 400, 500 }, new[] { 0, 0, 1, 1, 2 })]
    [InlineData(new double[] { 10, 500, 400, 300 }, new[] { 0, 0, 0, 0 })]
    [InlineData(new double[] { 1000, 500, 495, 490.1 }, new[] { 0, 0, 0, 1 })]
    [InlineData(new double[] { 1000, 500, 495.1, 495 }, new[] { 0, 0, 1, 1 })]
    [InlineData(new double[] { 1000, 500, 496, 494, 490 }, new[] { 0, 0, 1, 1, 2 })]
    public void An_iteration_stalls_that_is_not_smaller_than_the_best_by_a_hundredth(double[] sizes, int[] stalls) =>
        Assert.Equal(stalls, new ManualMigration(ConvergenceSchedule.None).Iterate(20, sizes));

    [Theory]
    [InlineData(0, new[] { 0, 0, 0, 0, 1 })]
    [InlineData(0.5, new[] { 0, 0, 1, 2, 3 })]
    public void The_least_gain_is_an_option(double gain, int[] stalls) => Assert.Equal(
        stalls, new ManualMigration(ConvergenceSchedule.None, options: new() { MinimumGain = gain }).Iterate(20, 1000, 500, 499, 498, 498));

    [Fact]
    public void What_remains_within_an_iteration_is_no_measure()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        migration.Look(0, 1, 1000);
        migration.Look(60, 2, 500, 1000);
        for (var time = 61; time < 100; time++)
        {
            migration.Look(time, 2, 500 - (12 * (time - 60)), 12);
        }

        migration.Look(110, 3, 480, 32);
        Assert.Equal(0, migration.State.Stalls);
        Assert.Equal(500 << 20, migration.State.BestBytesRemaining);
    }

    [Fact]
    public void Stalls_are_ten_seconds_apart_and_each_iteration_counts_once()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        migration.Look(0, 1, 1000);
        migration.Look(20, 2, 100, 1000);
        migration.Look(22, 3, 100, 100);
        migration.Look(29.999, 4, 100, 100);
        Assert.Equal(0, migration.State.Stalls);
        migration.Look(30, 4, 50, 50);
        Assert.Equal(1, migration.State.Stalls);
        migration.Look(45, 4, 20, 30);
        Assert.Equal(1, migration.State.Stalls);
        migration.Look(46, 5, 100, 20);
        Assert.Equal(2, migration.State.Stalls);
        migration.Look(47, 6, 90, 100);
        migration.Look(56.9, 7, 100, 90);
        Assert.Equal(2, migration.State.Stalls);
        migration.Look(57, 7, 100);
        Assert.Equal(3, migration.State.Stalls);
    }

    [Fact]
    public void Without_a_period_every_iteration_counts()
    {
        ManualMigration migration = new(ConvergenceSchedule.None, options: new() { StallPeriod = TimeSpan.Zero });
        Assert.Equal([0, 0, 1, 2, 3], migration.Iterate(1, 1000, 50, 50, 50, 50));
    }

    /// <summary>A look comes when it comes. What was sent since the last look says how much the new iteration had at its start.</summary>
    [Fact]
    public void The_moment_of_the_look_makes_no_difference()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        migration.Look(0, 1, 1000);
        migration.Look(50, 2, 30, 1000 + 470); // had 500
        migration.Look(90, 3, 390, 30 + 10); // had 400
        migration.Look(130, 4, 5, 390 + 295); // had 300
        Assert.Equal((0, 400 << 20), (migration.State.Stalls, migration.State.BestBytesRemaining));
        migration.Look(170, 5, 1, 5 + 300); // had 301
        Assert.Equal((1, 300 << 20), (migration.State.Stalls, migration.State.BestBytesRemaining));
    }

    [Fact]
    public void Iterations_between_two_looks_are_taken_for_equal()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        migration.Look(0, 1, 1000);
        migration.Look(50, 2, 400, 1000);
        migration.Look(70, 5, 100, 400 + 500); // three of 200
        migration.Look(90, 6, 210, 100);
        Assert.Equal((1, 200 << 20), (migration.State.Stalls, migration.State.BestBytesRemaining));
    }

    /// <summary>QEMU counts an iteration before it looks for the changed pages; a look in between sees next to nothing remaining.</summary>
    [Fact]
    public void A_look_before_the_changed_pages_are_known_makes_no_best()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        migration.Look(0, 1, 1000);
        migration.Look(50, 2, 10, 990);
        migration.Look(50.5, 2, 480, 30);
        migration.Look(70, 3, 400, 480);
        Assert.Equal((0, 500 << 20), (migration.State.Stalls, migration.State.BestBytesRemaining));
    }

    /// <summary>While the guest is slowed down, QEMU 9.2 counts iterations in the middle of a pass.</summary>
    [Fact]
    public void A_number_in_the_middle_of_a_pass_is_no_iteration()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        migration.Look(0, 1, 1000);
        migration.Look(100, 2, 800, 1000);
        for (var i = 1; i <= 20; i++)
        {
            migration.Look(100 + (10 * i), 2 + i, 800 - (4 * i), 39);
        }

        Assert.Equal((0, null), (migration.State.Stalls, migration.State.BestBytesRemaining));
        migration.Look(310, 23, 716, 39);
        Assert.Equal((0, 800 << 20), (migration.State.Stalls, migration.State.BestBytesRemaining));
        migration.Look(320, 24, 795, 716);
        Assert.Equal((1, 716 << 20), (migration.State.Stalls, migration.State.BestBytesRemaining));
    }

    [Fact]
    public void Disks_before_memory_do_not_count_with_it()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        foreach (var (time, remaining) in new[] { (0, 900), (20, 100), (40, 50), (60, 60), (80, 60) })
        {
            migration.Look(time, null, remaining, 900);
        }

        Assert.Equal((2, 50 << 20), (migration.State.Stalls, migration.State.BestBytesRemaining));
        migration.Look(100, 1, 1000, 60);
        Assert.Equal((2, null), (migration.State.Stalls, migration.State.BestBytesRemaining));
        migration.Look(150, 2, 900, 1000);
        migration.Look(190, 3, 800, 900);
        Assert.Equal((2, 900 << 20), (migration.State.Stalls, migration.State.BestBytesRemaining));
        migration.Look(230, 1, 1000, 10);
        Assert.Null(migration.State.BestBytesRemaining);
    }

    /// <summary>A guest writes to a disk that is copied; nothing rises to speak of, and each window of time alone would find hardly any progress.</summary>
    [Fact]
    public void A_slow_copy_of_disks_is_progress()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        for (var i = 0; i < 900; i++)
        {
            migration.Look(20 * i, null, 1000 - i + (i % 3), 2);
        }

        Assert.Equal(0, migration.State.Stalls);
    }

    [Fact]
    public void Nothing_known_is_nothing_counted()
    {
        ManualMigration migration = new(new([], [], [ConvergenceAction.Abort]));
        var state = migration.State;
        for (var i = 0; i < 100; i++)
        {
            state = state.Next(new() { Elapsed = TimeSpan.FromSeconds(20 * i) });
            Assert.Empty(state.Due);
        }

        Assert.Equal((0, null), (state.Stalls, state.BestBytesRemaining));
    }

    /// <summary>The same counts from a second, plainer reading of the definition: whole lists of iterations instead of one look after another.</summary>
    [FsCheck.Xunit.Property(MaxTest = 2_000)]
    public void The_count_is_that_of_the_definition(byte[] sizes, byte seconds, byte percent)
    {
        double[] iterations = [1000, .. System.Linq.Enumerable.Select(sizes, size => 1.0 + size)];
        var options = new ConvergenceOptions { MinimumGain = percent % 100 / 100d, StallPeriod = TimeSpan.FromSeconds(percent % 30) };
        ManualMigration migration = new(ConvergenceSchedule.None, options: options);
        migration.Iterate(1 + seconds, iterations);
        Assert.Equal(Counted(iterations, 1 + seconds, options), migration.State.Stalls);
    }

    private static int Counted(double[] iterations, double seconds, ConvergenceOptions options)
    {
        var (stalls, best, mark) = (0, double.NaN, 0.0);
        for (var i = 1; i < iterations.Length; i++)
        {
            var (begins, ends) = (i * seconds, ((i + 1) * seconds) - 0.5);
            var isProgress = double.IsNaN(best) || (iterations[i] < best && iterations[i] * 1_048_576 <= (best * 1_048_576) - (best * 1_048_576 * options.MinimumGain));
            if (isProgress)
            {
                (best, mark) = (iterations[i], begins);
            }
            else if (ends - mark >= options.StallPeriod.TotalSeconds)
            {
                (stalls, mark) = (stalls + 1, Math.Max(begins, begins - mark >= options.StallPeriod.TotalSeconds ? begins : ends));
            }
        }

        return stalls;
    }
}
