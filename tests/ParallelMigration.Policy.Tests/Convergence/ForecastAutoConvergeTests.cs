using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>
/// The forecast of a guest that QEMU may slow down, against the same model written a second time: MiB and seconds. The link carries 100 a second, so 99 to 101.
/// </summary>
public class ForecastAutoConvergeTests
{
    private const double Latency = 0.0002;
    private const double MiB = 1 << 20;

    [Fact]
    public void After_one_pass_it_goes_on_from_that_pass()
    {
        var migration = ToTheSecondPass(ConvergenceSchedule.None);
        Says(migration, new([(11, 500)], Size: 500, Remaining: 300, Spent: 1));
        migration.Look(13, 2, 200, 100);
        Says(migration, new([(11, 500)], Size: 500, Remaining: 200, Spent: 2));
    }

    /// <summary>How much memory there is does not matter here, and need not be known.</summary>
    [Fact]
    public void After_one_pass_of_unknown_memory_it_goes_on_from_that_pass()
    {
        var migration = ToTheSecondPass(ConvergenceSchedule.None, total: 0);
        Says(migration, new([(11, 500)], Size: 500, Remaining: 300, Spent: 1));
    }

    [Fact]
    public void Only_a_plan_with_auto_converge_is_followed()
    {
        Assert.Equal(default, MigrationForecast.Start(new()));
        Assert.NotEqual(default, MigrationForecast.Start(new() { AutoConverge = true }));
        Assert.Equal("plan", Assert.Throws<ArgumentNullException>(() => MigrationForecast.Start(null!)).ParamName);
    }

    [Fact]
    public void After_two_passes_it_goes_on_from_both()
    {
        var migration = ToTheSecondPass(ConvergenceSchedule.None);
        migration.Look(15, 2, 0, 300);
        migration.Look(16.5, 3, 150, 150); // 1.5 s after it began: the pass before took 5 s by what it had to send.
        migration.Look(17.5, 3, 50, 100);
        Says(migration, new([(11, 500), (5, 300)], Size: 300, Remaining: 50, Spent: 1, Votes: 1));
    }

    [Fact]
    public void Another_migration_is_learned_anew()
    {
        var migration = ToTheSecondPass(ConvergenceSchedule.None);
        migration.Look(13, 1, 1000); // begun after the poll before, at 12 s
        migration.Look(23, 1, 0, 1000);
        Assert.Null(migration.Forecast.TimeRemaining.AtMost);
        migration.Look(24, 2, 300, 100);
        migration.Look(25, 2, 200, 100);
        Says(migration, new([(12, 400)], Size: 400, Remaining: 200, Spent: 1));
    }

    /// <summary>The third and the fourth pass have more than half of what the one before had: the guest was slowed down by 20 %.</summary>
    [Fact]
    public void Another_migration_begins_without_a_throttle()
    {
        var migration = ToTheSecondPass(ConvergenceSchedule.None);
        migration.Look(15, 2, 0, 300);
        migration.Look(16.5, 3, 450, 100);
        migration.Look(17.5, 3, 350, 100);
        migration.Look(20.5, 3, 0, 350);
        migration.Look(21.5, 4, 400, 100);
        migration.Look(22.5, 4, 300, 100);
        migration.Look(23.5, 1, 1000);
        migration.Look(33.5, 1, 0, 1000);
        migration.Look(34.5, 2, 300, 100);
        migration.Look(35.5, 2, 200, 100);
        Says(migration, new([(12, 400)], Size: 400, Remaining: 200, Spent: 1));
    }

    [Fact]
    public void A_longer_downtime_of_its_schedule_counts()
    {
        var migration = ToTheSecondPass(new([ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(1)), ConvergenceAction.Wait], [], []));
        Says(migration, new([(11, 500)], Size: 500, Remaining: 300, Spent: 1, Downtime: 1));
        Assert.NotEqual(Best(new([(11, 500)], 500, 300, 1)), Best(new([(11, 500)], 500, 300, 1, Downtime: 1)));
    }

    /// <summary>What was sent before the first poll took 2 s, 200 at 100 a second: the pass began at 1 s, and took 11. Of the 800 that were seen, the 500 that changed are more than half.</summary>
    [Fact]
    public void The_first_pass_began_before_the_first_poll()
    {
        var migration = Started(ConvergenceSchedule.None);
        migration.Look(3, 1, 800, 200, throughput: 100);
        migration.Look(11, 1, 0, 800);
        migration.Look(12, 2, 400, 100);
        migration.Look(13, 2, 300, 100);
        Says(migration, new([(11, 500)], Size: 500, Remaining: 300, Spent: 1, Votes: 1));
    }

    /// <summary>A migration that is followed from its second pass on: when that pass began is not known.</summary>
    [Fact]
    public void A_pass_whose_begin_was_not_seen_is_not_learned_from()
    {
        var migration = Started(ConvergenceSchedule.None);
        migration.Look(20, 2, 500);
        migration.Look(25, 2, 0, 500);
        migration.Look(26, 3, 200, 100);
        migration.Look(27, 3, 100, 100);
        var left = migration.Forecast.TimeRemaining;
        Assert.Equal(100 / 101.0, left.AtLeast!.Value.TotalSeconds, 0.001);
        migration.Look(28, 3, 0, 100);
        migration.Look(29, 4, 80, 100);
        migration.Look(29.5, 4, 30, 50);
        Says(migration, new([(3, 180)], Size: 180, Remaining: 30, Spent: 0.5, Votes: 1));
    }

    /// <summary>
    /// Ten passes of a guest that is slowed down from the third on, by 20 % and every second pass by 10 more. The first two are too far back to count, and so all that count were slowed down:
    /// at best the guest changed what it did within as much less time.
    /// </summary>
    [Fact]
    public void Passes_of_a_guest_that_was_slowed_down_count_with_that_and_the_latest_eight_only()
    {
        var migration = Started(ConvergenceSchedule.None);
        migration.Look(0, 1, 1000);
        migration.Look(10, 1, 0, 1000);
        double[] sizes = [1000, 681, 464, 341, 267, 219, 187, 165, 149, 137, 128];
        List<(double Seconds, double Bytes, int Percent)> passes = [(10, 681, 0)];
        var time = 10.0;
        for (var pass = 2; pass <= 11; pass++)
        {
            var size = sizes[pass - 1];
            migration.Look(time, pass, size);
            migration.Look(time + 0.001, pass, size - 0.1, 0.1); // what falls is found
            if (pass < 11)
            {
                migration.Look(time + (size / 100), pass, 0, size - 0.1);
                passes.Add((size / 100, sizes[pass], pass < 3 ? 0 : 10 * ((pass + 1) / 2)));
            }

            time += size / 100;
        }

        var counted = passes.Skip(2).ToArray();
        Assert.Equal((8, 20), (counted.Length, counted[0].Percent));
        var left = migration.Forecast.TimeRemaining;
        Course from = new([], 128, 127.9, 0.001, Percent: 60);
        Assert.Equal(
            LeftOf(from, 101, Fitted(counted.Select(pass => (pass.Seconds * (100 - pass.Percent) / 100, pass.Bytes))), 0.95, pause: 0.03 * 0.4, overhead: 0.09 * 0.4, isHeldBack: _ => true),
            left.AtLeast!.Value.TotalSeconds,
            0.001);
        var seen = Curve(counted.Select(pass => (pass.Seconds, pass.Bytes)));
        var (shortest, least) = (seen.Points[0].Interval.TotalSeconds, seen.Points[0].Bytes / MiB);
        var bend = Enumerable.Range(1, 8).Select(halving => (shortest / Math.Pow(2, halving), least / Math.Pow(2, halving * 0.67)));
        Assert.Equal(
            LeftOf(from, 99, Fitted([.. bend, .. seen.Points.Select(point => (point.Interval.TotalSeconds, point.Bytes / MiB))]), 1.05, pause: 0.03 * 3, overhead: 0.09 * 3, isHeldBack: percent => percent == 99),
            left.AtMost!.Value.TotalSeconds,
            0.001);

        static Func<double, double> Fitted(IEnumerable<(double Seconds, double Bytes)> points)
        {
            var curve = Curve(points);
            return time => curve.BytesWithin(TimeSpan.FromSeconds(time)) / MiB;
        }

        static DirtyCurve Curve(IEnumerable<(double Seconds, double Bytes)> points) =>
            DirtyCurve.FromPoints(points.Select(point => new DirtyPoint(TimeSpan.FromSeconds(point.Seconds), (long)(point.Bytes * MiB))));
    }

    private static ManualMigration Started(ConvergenceSchedule schedule) => new(
        schedule, forecast: MigrationForecast.Start(new() { AutoConverge = true, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1, Convergence = schedule }));

    /// <summary>The second pass is polled first at 11 s, so it counts from there: the first took 11 s.</summary>
    private static ManualMigration ToTheSecondPass(ConvergenceSchedule schedule, long total = 1000)
    {
        var migration = Started(schedule);
        migration.Look(0, 1, 1000, total: total);
        migration.Look(10, 1, 0, 1000, total: total);
        migration.Look(11, 2, 400, 100, total: total);
        migration.Look(12, 2, 300, 100, total: total);
        return migration;
    }

    private static void Says(ManualMigration migration, Course from)
    {
        var left = migration.Forecast.TimeRemaining;
        Assert.False(left.IsNotConverging);
        Assert.Equal(Best(from), left.AtLeast!.Value.TotalSeconds, 0.000_01);
        Assert.Equal(Worst(from), left.AtMost!.Value.TotalSeconds, 0.000_01);
    }

    private static double Best(Course from) => LeftOf(from, 101, StraightLines.Through(from.Passes), 0.95, pause: 0.03 * 0.4, overhead: 0.09 * 0.4, isHeldBack: _ => true);

    /// <summary>Below the shortest pass that was seen, changes fall as the 0.67th power; slowing down does nothing before 99 %.</summary>
    private static double Worst(Course from)
    {
        var (seconds, bytes) = from.Passes.Min();
        var bend = Enumerable.Range(1, 8).Select(halving => (seconds / Math.Pow(2, halving), bytes / Math.Pow(2, halving * 0.67)));
        return LeftOf(from, 99, StraightLines.Through([.. bend, .. from.Passes]), 1.05, pause: 0.03 * 3, overhead: 0.09 * 3, isHeldBack: percent => percent == 99);
    }

    private static double LeftOf(Course from, double rate, Func<double, double> changes, double factor, double pause, double overhead, Func<int, bool> isHeldBack)
    {
        var (size, left, spent, votes, percent) = (from.Size, from.Remaining, from.Spent, from.Votes, from.Percent);
        var (elapsed, seconds, sent, dirtied) = (0.0, 0.0, 0.0, 0.0);
        do
        {
            var pass = spent + (2 * Latency) + (left / rate);
            elapsed += pass - spent;
            var next = factor * changes(pass * (1 - (isHeldBack(percent) ? percent / 100.0 : 0)));
            (seconds, sent, dirtied) = (seconds + pass, sent + size, dirtied + next);
            if (seconds >= 1 && percent < 99)
            {
                votes += dirtied > sent / 2 ? 1 : 0;
                (percent, votes) = votes < 2 ? (percent, votes) : (percent == 0 ? 20 : Math.Min(99, percent + 10), 0);
                (seconds, sent, dirtied) = (0, 0, 0);
            }

            (size, left, spent) = (next, next, 0);
        }
        while (size > rate * from.Downtime);
        return elapsed + (size / rate) + pause + Latency + overhead;
    }

    private sealed record Course(IReadOnlyList<(double Seconds, double Bytes)> Passes, double Size, double Remaining, double Spent, int Votes = 0, double Downtime = 0.3, int Percent = 0);
}
