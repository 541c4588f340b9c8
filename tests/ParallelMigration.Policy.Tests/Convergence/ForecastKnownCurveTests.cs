using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>
/// The forecast of a guest whose dirty curve is known, against the same model written a second time: MiB and seconds. The link carries 100 a second, so 99 to 101; QEMU leaves the 30 that
/// may be sent in the downtime when it asks for the changed pages.
/// </summary>
public class ForecastKnownCurveTests
{
    private const double Latency = 0.0002;
    private const double MiB = 1 << 20;

    private static readonly (double Seconds, double Changed)[] Steady = [(10, 500)];
    private static readonly (double Seconds, double Changed)[] Bent = [(1, 90), (10, 500)];

    [Fact]
    public void Only_a_curve_counts()
    {
        Assert.Equal(default, MigrationForecast.Start(new(), new VmMemory()));
        Assert.NotEqual(default, MigrationForecast.Start(new(), Memory(Steady)));
        Assert.NotEqual(MigrationForecast.Start(new(), Memory(Bent)), MigrationForecast.Start(new(), Memory(Steady)));
        Assert.Equal(MigrationForecast.Start(new(), Memory(Bent)), MigrationForecast.Start(new(), Memory(Bent)));
        Assert.Equal(default, MigrationForecast.Start(new(), new VmMemory { UsedBytes = 7, DirtiedInCpuTime = Curve(Steady) }));
        Assert.NotEqual(MigrationForecast.Start(Slowing, Memory(Steady)), MigrationForecast.Start(Slowing, Memory(Steady) with { DirtiedInCpuTime = Curve(Steady) }));
        Assert.Equal("plan", Assert.Throws<ArgumentNullException>(() => MigrationForecast.Start(null!, Memory(Steady))).ParamName);
        Assert.Equal("memory", Assert.Throws<ArgumentNullException>(() => MigrationForecast.Start(new(), null!)).ParamName);
    }

    [Fact]
    public void During_the_first_pass_it_has_no_long_end()
    {
        ManualMigration migration = new(ConvergenceSchedule.None, forecast: MigrationForecast.Start(new(), Memory(Steady)));
        migration.Look(0, 1, 1000);
        migration.Look(5, 1, 500, 500);
        Assert.Equal(500 / 101.0, migration.Forecast.TimeRemaining.AtLeast!.Value.TotalSeconds, 0.000_01);
        Assert.Null(migration.Forecast.TimeRemaining.AtMost);
    }

    /// <summary>The first pass took 11 s, and 470 of the 500 of the second were changed meanwhile: the curve is that much lower than it was.</summary>
    [Fact]
    public void After_one_pass_the_curve_is_as_high_as_that_pass_shows()
    {
        foreach (var known in new[] { Steady, Bent })
        {
            var migration = ToTheSecondPass(known);
            Says(migration, new(known, [(11, 470)], Remaining: 300, Spent: 1));
            migration.Look(13, 2, 200, 100);
            Says(migration, new(known, [(11, 470)], Remaining: 200, Spent: 2));
        }
    }

    /// <summary>A rate that QEMU reports of a second or more counts: 45 a second.</summary>
    [Fact]
    public void A_reported_rate_is_exact()
    {
        var migration = ToTheSecondPass(Steady, dirtyRate: 45);
        Says(migration, new(Steady, [(11, 495)], Remaining: 300, Spent: 1));
    }

    [Fact]
    public void A_longer_downtime_of_its_schedule_counts()
    {
        var migration = ToTheSecondPass(Steady, new([ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(1)), ConvergenceAction.Wait], [], []));
        Says(migration, new(Steady, [(11, 400)], Remaining: 300, Spent: 1, Downtime: 1));
    }

    [Fact]
    public void Each_pass_shows_the_height_and_the_bend()
    {
        foreach (var known in new[] { Steady, Bent })
        {
            var migration = ToTheSecondPass(known);
            migration.Look(15, 2, 0, 300);
            migration.Look(16, 3, 150, 100);
            migration.Look(17, 3, 50, 100);
            Says(migration, new(known, [(11, 470), (4.7, 220)], Remaining: 50, Spent: 1));
            migration.Look(17.5, 3, 0, 50);
            migration.Look(17.6, 4, 110, 10);
            migration.Look(17.7, 4, 100, 10);
            Says(migration, new(known, [(11, 470), (4.7, 220), (2.2, 90)], Remaining: 100, Spent: 0.1));
        }
    }

    /// <summary>Nine passes of a guest that gets slower: the first of them no longer shows the bend.</summary>
    [Fact]
    public void Only_the_latest_eight_passes_show_the_bend()
    {
        ManualMigration migration = new(ConvergenceSchedule.None, forecast: MigrationForecast.Start(new(), Memory(Steady)));
        migration.Look(0, 1, 1000);
        migration.Look(10, 1, 0, 1000);
        double[] sizes = [1000, 700, 490, 350, 255, 190, 145, 115, 95, 80, 70];
        List<(double Seconds, double Changed)> passes = [(10, 670)];
        var time = 10.0;
        for (var pass = 2; pass <= 10; pass++)
        {
            var size = sizes[pass - 1];
            migration.Look(time, pass, size);
            migration.Look(time + 0.1, pass, size - 10, 10);
            if (pass < 10)
            {
                migration.Look(time + (size / 100), pass, 0, size - 10);
                passes.Add(((size - 30) / 100, sizes[pass] - 30));
            }

            time += size / 100;
        }

        Says(migration, new(Steady, passes, Remaining: 70, Spent: 0.1));
    }

    /// <summary>What it changes once it is slowed down is not known: at the short end as much less as its CPUs are, at the long end as much as before until they are at 99 %.</summary>
    [Fact]
    public void A_guest_that_may_be_slowed_down_is_estimated_with_its_curve_until_it_is()
    {
        var memory = Memory(Steady);
        var (known, unknown) = (Slowed([1000, 700], memory), Slowed([1000, 700], new()));
        Says(known, new(Steady, [(10, 670)], Remaining: 690, Spent: 0.1, Size: 700, Votes: 1, InCpuTime: []));
        Assert.NotEqual(unknown.Forecast.TimeRemaining, known.Forecast.TimeRemaining);
        (known, unknown) = (Slowed([1000, 700, 500], memory), Slowed([1000, 700, 500], new()));
        Assert.Equal(unknown.Forecast.TimeRemaining, known.Forecast.TimeRemaining);
    }

    /// <summary>By its curve in CPU time the guest is held back from 30 % on, and not at all. Each pass over 1 s that changes more than half of what it sends counts; the second one slows it down.</summary>
    [Theory]
    [InlineData(90)]
    [InlineData(400)]
    public void A_guest_that_is_slowed_down_is_estimated_with_its_curve_in_CPU_time(double changedInSecond)
    {
        (double, double)[] inCpuTime = [(2, 2 * changedInSecond)];
        var memory = Memory(Steady) with { DirtiedInCpuTime = Curve(inCpuTime) };
        Says(Slowed([1000, 700], memory), new(Steady, [(10, 670)], Remaining: 690, Spent: 0.1, Size: 700, Votes: 1, InCpuTime: inCpuTime));
        Says(Slowed([1000, 700, 500], memory), new(Steady, [(10, 670), (6.7, 470)], Remaining: 490, Spent: 0.1, Size: 500, Percent: 20, InCpuTime: inCpuTime));
        Course from = new(Steady, [(10, 670), (6.7, 470)], Remaining: 160, Spent: 0.1, Size: 170, Percent: 40, InCpuTime: inCpuTime)
        {
            Slowed = [(4.7, 330, 20), (3.3, 240, 20), (2.4, 180, 30), (1.8, 140, 30)],
        };
        Says(Slowed([1000, 700, 500, 360, 270, 210, 170], memory), from);
    }

    /// <summary>At 20 % it changes 330 in 3.76 s of CPU time: a curve by which it could change 260 is another guest's, one by which it could change 270 may be its own.</summary>
    [Fact]
    public void A_curve_in_CPU_time_that_the_guest_exceeds_by_far_is_dropped()
    {
        var known = Memory(Steady) with { DirtiedInCpuTime = Curve([(3.76, 260)]) };
        var other = Memory(Steady) with { DirtiedInCpuTime = Curve([(3.76, 270)]) };
        double[] sizes = [1000, 700, 500, 360];
        Assert.Equal(Slowed(sizes, new()).Forecast.TimeRemaining, Slowed(sizes, known).Forecast.TimeRemaining);
        Says(Slowed(sizes, other), new(Steady, [(10, 670), (6.7, 470)], Remaining: 350, Spent: 0.1, Size: 360, Votes: 1, Percent: 20, InCpuTime: [(3.76, 270)]) { Slowed = [(4.7, 330, 20)] });
    }

    /// <summary>QEMU 9.2 and later: each time it asks, it may slow the guest down further. The curves count again in another migration.</summary>
    [Fact]
    public void Where_pages_are_asked_for_in_the_middle_of_a_pass_the_curves_do_not_count()
    {
        double[] sizes = [1000, 700, 500];
        var (known, unknown) = (Slowed(sizes, Memory(Steady) with { DirtiedInCpuTime = Curve([(2, 180)]) }), Slowed(sizes, new()));
        Assert.NotEqual(unknown.Forecast.TimeRemaining, known.Forecast.TimeRemaining);
        foreach (var migration in new[] { known, unknown })
        {
            migration.Look(18, 4, 600, 90);
            migration.Look(18.5, 4, 550, 50);
        }

        Assert.Equal(unknown.Forecast.TimeRemaining, known.Forecast.TimeRemaining);
        foreach (var migration in new[] { known, unknown })
        {
            migration.Look(19, 1, 1000);
            migration.Look(29, 1, 0, 1000);
            migration.Look(29, 2, 500);
            migration.Look(30, 2, 400, 100);
        }

        Assert.NotEqual(unknown.Forecast.TimeRemaining, known.Forecast.TimeRemaining);
    }

    /// <summary>QEMU slows the guest down before it sends the pass's first page. What the pass before had changed is not known for certain yet.</summary>
    [Fact]
    public void As_soon_as_a_pass_begins_its_guest_counts_as_slowed_down()
    {
        (double, double)[] inCpuTime = [(2, 180)];
        var migration = Slowed([1000, 700], Memory(Steady) with { DirtiedInCpuTime = Curve(inCpuTime) });
        migration.Look(17, 2, 0, 690);
        migration.Look(17, 3, 500);
        Says(migration, new(Steady, [(10, 670)], Remaining: 500, Spent: 0, Percent: 20, InCpuTime: inCpuTime));
    }

    /// <summary>A curve of nothing has no height that a pass could correct: then it is as if none were known.</summary>
    [Fact]
    public void A_guest_that_changed_nothing_and_now_does_is_estimated_without_its_curve()
    {
        var (known, unknown) = (ToTheSecondPass([(10, 0)]), ToTheSecondPass(null));
        Assert.Equal(unknown.Forecast.TimeRemaining, known.Forecast.TimeRemaining);
        Assert.NotNull(known.Forecast.TimeRemaining.AtMost);
    }

    [Fact]
    public void Another_migration_forgets_the_passes_but_not_the_curve()
    {
        var migration = ToTheSecondPass(Steady);
        migration.Look(13, 1, 1000); // begun after the poll before, at 12 s
        migration.Look(23, 1, 0, 1000);
        Assert.Null(migration.Forecast.TimeRemaining.AtMost);
        migration.Look(24, 2, 500, 100);
        migration.Look(25, 2, 400, 100);
        Says(migration, new(Steady, [(12, 570)], Remaining: 400, Spent: 1));
    }

    /// <summary>A guest that changed 50 a second, and now 120: more than is sent.</summary>
    [Fact]
    public void Of_a_guest_that_outpaces_the_link_it_says_so()
    {
        ManualMigration migration = new(ConvergenceSchedule.None, forecast: MigrationForecast.Start(new(), Memory(Steady)));
        migration.Look(0, 1, 1000);
        migration.Look(10, 1, 0, 1000);
        migration.Look(10, 2, 1000, 0, total: 2000);
        migration.Look(11, 2, 900, 100, total: 2000, dirtyRate: 120);
        Assert.True(migration.Forecast.TimeRemaining is { IsNotConverging: true, AtMost: null }, $"{migration.Forecast.TimeRemaining}");
    }

    private static MigrationPlan Slowing => new() { AutoConverge = true, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };

    /// <summary>Passes of these sizes, of which 10 of the last is sent.</summary>
    private static ManualMigration Slowed(double[] sizes, VmMemory memory)
    {
        ManualMigration migration = new(ConvergenceSchedule.None, forecast: MigrationForecast.Start(Slowing, memory));
        var time = 0.0;
        for (var pass = 1; pass <= sizes.Length; pass++)
        {
            var size = sizes[pass - 1];
            migration.Look(time, pass, size);
            migration.Look(time + 0.1, pass, size - 10, 10);
            if (pass < sizes.Length)
            {
                migration.Look(time + (size / 100), pass, 0, size - 10);
            }

            time += size / 100;
        }

        return migration;
    }

    private static ManualMigration ToTheSecondPass((double Seconds, double Changed)[]? known, ConvergenceSchedule? schedule = null, double? dirtyRate = null)
    {
        schedule ??= ConvergenceSchedule.None;
        ManualMigration migration = new(schedule, forecast: MigrationForecast.Start(new() { Convergence = schedule }, known is null ? new() : Memory(known)));
        migration.Look(0, 1, 1000);
        migration.Look(10, 1, 0, 1000);
        migration.Look(11, 2, 400, 100, dirtyRate: dirtyRate);
        migration.Look(12, 2, 300, 100, dirtyRate: dirtyRate);
        return migration;
    }

    private static void Says(ManualMigration migration, Course from)
    {
        var left = migration.Forecast.TimeRemaining;
        Assert.True(left is { IsNotConverging: false, AtLeast: not null, AtMost: not null }, $"{left}");
        Assert.Equal(LeftOf(from, 1), left.AtLeast!.Value.TotalSeconds, 0.000_1);
        Assert.Equal(LeftOf(from, -1), left.AtMost!.Value.TotalSeconds, 0.000_1);
    }

    private static double LeftOf(Course from, int luck)
    {
        var (rate, unforeseen, toSpare) = luck > 0 ? (101, 0.4, 0.1) : (99, 3, 0.03);
        var (changes, heldBack, spread) = Corrected(from, luck);
        var (size, left, spent, elapsed, votes, percent) = (Math.Max(from.Size, from.Remaining), from.Remaining, from.Spent, 0.0, from.Votes, from.Percent);
        var (watched, sent, dirtied) = (0.0, 0.0, 0.0);
        var rest = rate * from.Downtime;
        while (true)
        {
            var pass = (2 * Latency) + (Math.Max(0, left - rest) / rate);
            elapsed += pass;
            pass += spent;
            left = rest + ((1 - (luck * spread)) * ChangedWithin(pass));
            if (from.InCpuTime is not null && percent < 99)
            {
                (watched, sent, dirtied) = (watched + pass, sent + size, dirtied + left);
                if (watched >= 1)
                {
                    votes += dirtied > sent / 2 ? 1 : 0;
                    (percent, votes) = votes < 2 ? (percent, votes) : (percent == 0 ? 20 : Math.Min(99, percent + 10), 0);
                    (watched, sent, dirtied) = (0, 0, 0);
                }
            }

            if (left <= rest + (rate * toSpare))
            {
                return elapsed + from.Downtime + (0.03 * unforeseen) + Latency + (0.15 * unforeseen);
            }

            (size, spent) = (left, 0);
        }

        double ChangedWithin(double seconds) =>
            percent == 0 || (heldBack is null && luck < 0 && percent < 99) ? changes(seconds)
            : heldBack is null ? changes(seconds * (100 - percent) / 100)
            : Math.Min(changes(seconds), heldBack(seconds * (100 - percent) / 100));
    }

    /// <summary>The curves with their corrections, and the part by which the guest may change more or less.</summary>
    private static (Func<double, double> Changes, Func<double, double>? HeldBack, double Spread) Corrected(Course from, int luck)
    {
        var known = StraightLines.Through(from.Known);
        var heldBack = from.InCpuTime is { Length: > 0 } curve ? StraightLines.Through(curve) : null;
        var (height, deviation, heightInCpuTime) = (0.0, 0.0, 0.0);
        List<(double Seconds, double Changed)> passes = [];
        foreach (var (seconds, changed, percent) in from.Passes.Select(pass => (pass.Seconds, pass.Changed, 0)).Concat(from.Slowed))
        {
            if (percent > 0 && heldBack!(seconds * (100 - percent) / 100) is var held && held < 0.95 * known(seconds) * height)
            {
                heightInCpuTime = heightInCpuTime == 0 ? changed / held : heightInCpuTime + (ShareOf(seconds) * ((changed / held) - heightInCpuTime));
                continue;
            }

            passes.Add((seconds, changed));
            if (passes.Count == 1)
            {
                height = changed / known(seconds);
                continue;
            }

            var (bend, _) = BendOf(passes.Count - 1, deviation / height);
            var difference = (changed / known(seconds) * Math.Pow(passes[^2].Seconds / seconds, bend)) - height;
            (height, deviation) = (height + (ShareOf(seconds) * difference), deviation + (ShareOf(seconds) * (Math.Abs(difference) - deviation)));
        }

        var latest = passes[^1].Seconds;
        var (middle, error) = BendOf(passes.Count - 1, deviation / height);
        var points = Enumerable.Range(0, 10).Select(halving => latest / Math.Pow(2, halving)).Select(seconds => (seconds, Bounded(seconds, known(seconds) * height * Math.Pow(seconds / latest, middle + (luck * error)))));
        var factor = (heightInCpuTime == 0 ? 1 : heightInCpuTime) * (1 - (luck * 0.07));
        return (StraightLines.Through([.. points]), heldBack is null ? null : seconds => factor * heldBack(seconds), Math.Max(0.01, (2.5 * deviation / height) + (0.03 / Math.Min(8, passes.Count))));

        // Of each later pass, as much as of some three seconds.
        double ShareOf(double seconds) => 3 * seconds / ((3 * seconds) + 10);

        // In a shorter time it changes at least as much in a second.
        double Bounded(double seconds, double changed) => Math.Max(changed, known(latest) * height * seconds / latest);

        (double Bend, double Error) BendOf(int last, double unsteady)
        {
            // What was known of the bend, ± 0.03, and what is seen of it, each by how sure it is.
            var (first, now) = (passes[Math.Max(0, last - 7)], passes[last]);
            var distance = Math.Log(first.Seconds / now.Seconds);
            if (Math.Abs(distance) <= 0.2)
            {
                return (0, 0.03);
            }

            var seen = (Math.Log(first.Changed / known(first.Seconds)) - Math.Log(now.Changed / known(now.Seconds))) / distance;
            var (prior, evidence) = (1 / (0.03 * 0.03), Math.Pow(distance / Math.Max(0.02, 3 * unsteady), 2));
            return (seen * evidence / (prior + evidence), 1 / Math.Sqrt(prior + evidence));
        }
    }

    private static VmMemory Memory(IEnumerable<(double Seconds, double Changed)> points) => new() { Dirtied = Curve(points) };

    private static DirtyCurve Curve(IEnumerable<(double Seconds, double Changed)> points) =>
        DirtyCurve.FromPoints(points.Select(point => new DirtyPoint(TimeSpan.FromSeconds(point.Seconds), (long)(point.Changed * MiB))));

    /// <param name="InCpuTime">The curve of the guest while it is slowed down, empty where that is not known; <see langword="null"/> without auto-converge.</param>
    private sealed record Course(
        (double Seconds, double Changed)[] Known,
        IReadOnlyList<(double Seconds, double Changed)> Passes,
        double Remaining,
        double Spent,
        double Downtime = 0.3,
        double Size = 0,
        int Votes = 0,
        int Percent = 0,
        (double Seconds, double Changed)[]? InCpuTime = null)
    {
        internal IReadOnlyList<(double Seconds, double Changed, int Percent)> Slowed { get; init; } = [];
    }
}
