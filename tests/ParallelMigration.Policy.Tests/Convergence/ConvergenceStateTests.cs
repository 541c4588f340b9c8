using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>Which action comes when.</summary>
public class ConvergenceStateTests
{
    private static readonly ConvergenceAction Short = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(100));
    private static readonly ConvergenceAction Long = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(500));
    private static readonly ConvergenceAction Faster = ConvergenceAction.SetBandwidth(Bandwidth.FromGigabitsPerSecond(10));

    [Fact]
    public void Initial_actions_come_with_the_first_sample_then_one_at_each_stall()
    {
        Assert.Equal(
            [
                "1: SetDowntime(100 ms), SetBandwidth(10 Gbps)", "3: Wait", "5: SetDowntime(500 ms)", "6: SetDowntime(100 ms)", "7: Wait", "8: Abort",
            ],
            Story(new([Short, Faster], [new(1, ConvergenceAction.Wait), new(3, Long)], [Short, ConvergenceAction.Wait, ConvergenceAction.Abort])));
    }

    [Fact]
    public void Without_steps_the_first_stall_brings_the_last_actions() =>
        Assert.Equal(["3: SetDowntime(500 ms)", "4: Abort"], Story(new([], [], [Long, ConvergenceAction.Abort])));

    [Fact]
    public void A_schedule_that_is_used_up_asks_for_nothing_more() => Assert.Equal(["3: SetDowntime(500 ms)"], Story(new([], [new(1, Long)], [])));

    [Fact]
    public void Every_decision_says_why()
    {
        ManualMigration migration = new(new([Short], [new(1, Long)], [ConvergenceAction.Abort]));
        Assert.Equal(
            new ConvergenceDecision { Action = Short, Code = ConvergenceReasonCode.AtStart, BytesRemaining = 1000 << 20 }, Assert.Single(migration.Look(0, 1, 1000)));
        migration.Look(20, 2, 500, 1000);
        Assert.Equal(
            new ConvergenceDecision
            {
                Action = Long,
                Code = ConvergenceReasonCode.StallLimitReached,
                Stalls = 1,
                StallLimit = 1,
                BytesRemaining = 510 << 20,
                BestBytesRemaining = 500 << 20,
            },
            Assert.Single(migration.Look(40, 3, 510, 500)));
        Assert.Equal(
            new ConvergenceDecision
            {
                Action = ConvergenceAction.Abort,
                Code = ConvergenceReasonCode.StepsUsedUp,
                Stalls = 2,
                BytesRemaining = 520 << 20,
                BestBytesRemaining = 500 << 20,
            },
            Assert.Single(migration.Look(60, 4, 520, 510)));
        Assert.Empty(migration.Look(80, 5, 520, 520));
    }

    [Fact]
    public void Post_copy_that_the_plan_does_not_allow_is_passed_over_at_the_same_stall()
    {
        ConvergenceSchedule schedule = new([ConvergenceAction.PostCopy, Short], [new(2, ConvergenceAction.PostCopy)], [ConvergenceAction.PostCopy, ConvergenceAction.Abort]);
        Assert.Equal(["1: Wait, SetDowntime(100 ms)", "4: Wait, Wait, Abort"], Story(schedule));
        ManualMigration migration = new(schedule);
        Assert.Equal([ConvergenceReasonCode.PostCopyNotAllowed, ConvergenceReasonCode.AtStart], migration.Look(0, 1, 1000).Select(decision => decision.Code));
    }

    [Fact]
    public void Once_post_copy_was_asked_for_nothing_else_is()
    {
        Assert.Equal(["3: PostCopy"], Story(new([], [new(1, ConvergenceAction.PostCopy)], [ConvergenceAction.Abort]), postCopy: true));
        Assert.Equal(["1: SetDowntime(100 ms), PostCopy"], Story(new([Short, ConvergenceAction.PostCopy, Long], [], [ConvergenceAction.Abort]), postCopy: true));
    }

    [Fact]
    public void A_post_copy_that_failed_gives_way_to_what_comes_next()
    {
        ManualMigration migration = new(new([ConvergenceAction.PostCopy, Short], [new(1, ConvergenceAction.PostCopy)], [ConvergenceAction.Abort]), postCopy: true);
        Assert.Equal([ConvergenceAction.PostCopy], migration.Look(0, 1, 1000).Select(decision => decision.Action));
        Assert.Empty(migration.Look(1, 1, 900, 100));
        migration.Fail(ConvergenceAction.Abort);
        Assert.Empty(migration.Look(2, 1, 800, 100));
        migration.Fail(ConvergenceAction.PostCopy);
        Assert.Equal([Short], migration.Look(3, 1, 700, 100).Select(decision => decision.Action));
        migration.Look(20, 2, 500, 700);
        Assert.Equal([ConvergenceAction.PostCopy], migration.Look(40, 3, 500, 500).Select(decision => decision.Action));
        migration.Fail(ConvergenceAction.PostCopy);
        Assert.Equal([ConvergenceAction.Abort], migration.Look(60, 4, 500, 500).Select(decision => decision.Action));
    }

    [Fact]
    public void An_abort_that_failed_comes_again_at_the_next_stall()
    {
        ManualMigration migration = new(new([], [], [ConvergenceAction.Abort]));
        migration.Look(0, 1, 1000);
        migration.Look(20, 2, 500, 1000);
        Assert.Single(migration.Look(40, 3, 500, 500));
        migration.Fail(ConvergenceAction.PostCopy);
        Assert.Empty(migration.Look(60, 4, 500, 500));
        migration.Fail(ConvergenceAction.Abort);
        Assert.Empty(migration.Look(61, 4, 400, 100));
        Assert.Equal([ConvergenceAction.Abort], migration.Look(80, 5, 500, 400).Select(decision => decision.Action));
    }

    [Fact]
    public void Other_failures_change_nothing()
    {
        var state = ConvergenceState.Start(new([Short], [new(1, Long)], []), postCopyAllowed: true).Next(new() { BytesRemaining = 1 });
        Assert.All([Short, ConvergenceAction.Wait, ConvergenceAction.PostCopy, ConvergenceAction.Abort, Faster], action => Assert.Equal(state, state.Failed(action)));
    }

    [Fact]
    public void Post_copy_is_only_followed()
    {
        ManualMigration migration = new(new([Short], [new(1, Long)], [ConvergenceAction.Abort]), postCopy: true);
        Assert.Empty(migration.Look(0, 1, 1000, inPostCopy: true));
        Assert.Empty(migration.Look(1_000, 2, 1000));
        migration.Fail(ConvergenceAction.PostCopy);
        Assert.Empty(migration.Look(2_000, 3, 1000));
    }

    [Fact]
    public void A_dead_link_is_given_up_after_150_seconds_without_anything_sent()
    {
        ManualMigration migration = new(ConvergenceSchedule.None);
        migration.Look(0, 1, 1000);
        migration.Look(100, 1, 900, 100);
        Assert.Empty(migration.Look(249.999, 1, 900));
        var decision = Assert.Single(migration.Look(250, 1, 900));
        Assert.Equal(
            new() { Action = ConvergenceAction.Abort, Code = ConvergenceReasonCode.NothingSent, BytesRemaining = 900 << 20, NothingSentFor = TimeSpan.FromSeconds(150) },
            decision);
        Assert.Empty(migration.Look(300, 1, 900));
        migration.Fail(ConvergenceAction.Abort);
        Assert.Empty(migration.Look(399, 1, 900));
        Assert.Single(migration.Look(400, 1, 900));
    }

    [Fact]
    public void After_the_time_limit_the_last_actions_come_and_then_an_abort()
    {
        // The first pass goes on for an hour: it does not stall.
        ManualMigration migration = new(new([Short], [new(1, Faster), new(2, Faster)], [Long, ConvergenceAction.PostCopy, ConvergenceAction.Wait]) { TimeLimit = TimeSpan.FromMinutes(30) });
        Assert.Equal([Short], Actions(0));
        Assert.Empty(Actions(1_799.9));
        Assert.Equal(
            new ConvergenceDecision { Action = Long, Code = ConvergenceReasonCode.TimeLimitReached, BytesRemaining = 900 << 20, TimeLimit = TimeSpan.FromMinutes(30) },
            Assert.Single(migration.Look(1_800, 1, 900, 1)));
        Assert.Empty(Actions(1_979.9));
        Assert.Equal([ConvergenceAction.Wait, ConvergenceAction.Wait], Actions(1_980)); // post-copy, which the plan does not allow, and the schedule's own
        Assert.Empty(Actions(2_159.9));
        Assert.Equal([ConvergenceAction.Abort], Actions(2_160));
        Assert.Empty(Actions(9_000));
        migration.Fail(ConvergenceAction.Abort);
        Assert.Equal([ConvergenceAction.Abort], Actions(9_001));

        ConvergenceAction[] Actions(double time) => [.. migration.Look(time, 1, 900, 1).Select(decision => decision.Action)];
    }

    [Fact]
    public void After_the_time_limit_a_stall_brings_the_next_of_the_last_actions()
    {
        ManualMigration migration = new(new([], [], [Short, Long, ConvergenceAction.Abort]) { TimeLimit = TimeSpan.FromSeconds(1_000) });
        migration.Look(0, 1, 1000);
        migration.Look(900, 2, 500, 1000);
        Assert.Equal([Short], migration.Look(1_000, 2, 100, 400).Select(decision => decision.Action));
        Assert.Equal([Long], migration.Look(1_010, 3, 500, 100).Select(decision => decision.Action));
        Assert.Empty(migration.Look(1_100, 3, 100, 400));
        Assert.Equal([ConvergenceAction.Abort], migration.Look(1_110, 3, 90, 10).Select(decision => decision.Action));
    }

    [Fact]
    public void A_time_limit_goes_on_from_where_stalls_have_brought_the_schedule()
    {
        ManualMigration migration = new(new([], [], [Short, ConvergenceAction.PostCopy]) { TimeLimit = TimeSpan.FromSeconds(100) }, postCopy: true);
        migration.Look(0, 1, 1000);
        migration.Look(20, 2, 500, 1000);
        Assert.Equal(ConvergenceReasonCode.StepsUsedUp, Assert.Single(migration.Look(40, 3, 500, 500)).Code);
        Assert.Equal([ConvergenceAction.PostCopy], migration.Look(100, 3, 400, 100).Select(decision => decision.Action));
        Assert.Empty(migration.Look(1_000, 3, 300, 100));
    }

    [Theory]
    [InlineData(null, 60, 512, 30)]
    [InlineData(null, 60, 4_096, 240)]
    [InlineData(100, 60, 4_096, 100)]
    [InlineData(100, 60, 512, 30)]
    public void A_time_limit_by_size_counts_what_there_is_to_move(int? limit, int perGibibyte, long total, int expected)
    {
        ManualMigration migration = new(ConvergenceSchedule.None with
        {
            TimeLimit = limit is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            TimeLimitPerGibibyte = TimeSpan.FromSeconds(perGibibyte),
        });
        migration.Look(0, 1, total, total: total);
        Assert.Empty(migration.Look(expected - 0.1, 1, total, 1, total: total));
        Assert.Equal(TimeSpan.FromSeconds(expected), Assert.Single(migration.Look(expected, 1, total, 1, total: total)).TimeLimit);
    }

    [Fact]
    public void A_time_limit_by_size_waits_until_the_size_is_known()
    {
        ManualMigration migration = new(ConvergenceSchedule.None with { TimeLimitPerGibibyte = TimeSpan.FromSeconds(60) });
        Assert.Empty(migration.Look(0, 1, 1000, total: 0));
        Assert.Empty(migration.Look(100, 1, 1000, 1, total: 0));
        Assert.Single(migration.Look(101, 1, 1000, 1, total: 1_024));
    }

    [Theory]
    [InlineData(1000, 0.001, null)] // a trickle
    [InlineData(999, 0, null)] // pages of zeros are done without being sent
    [InlineData(0, 0, null)] // nothing remains: the end takes its time
    [InlineData(1000, 0, 250)]
    public void A_link_is_not_dead_while_anything_gets_through(double remaining, double sending, int? abortAt)
    {
        ManualMigration migration = new(ConvergenceSchedule.None, options: new() { ProgressTimeout = TimeSpan.FromSeconds(200) });
        migration.Look(50, 1, 1000);
        Assert.Empty(migration.Look(200, 1, remaining, sending));
        Assert.Equal(abortAt is not null, migration.Look(250, 1, remaining).Count == 1);
    }

    [Fact]
    public void A_state_is_a_value()
    {
        ConvergenceSchedule schedule = new([Short], [], [ConvergenceAction.Abort]);
        MigrationSample sample = new() { BytesTotal = 10, BytesRemaining = 10 };
        var (first, second) = (ConvergenceState.Start(schedule, false), ConvergenceState.Start(schedule, false));
        Assert.Equal(first.Next(sample), second.Next(sample));
        Assert.Equal(first.Next(sample).GetHashCode(), second.Next(sample).GetHashCode());
        Assert.NotEqual(first, first.Next(sample));
        Assert.NotEqual(first.Next(sample), first.Next(sample).Next(sample));
        Assert.NotEqual(first.Next(sample), first.Next(sample with { BytesRemaining = 9 }));
        Assert.Empty(default(ConvergenceState).Next(sample).Due);
        Assert.Throws<ArgumentNullException>(() => ConvergenceState.Start(null!, false));
    }

    [Fact]
    public void Options_out_of_range_are_argument_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceOptions { MinimumGain = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceOptions { MinimumGain = -0.001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceOptions { MinimumGain = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceOptions { StallPeriod = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceOptions { StallPeriod = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceOptions { ProgressTimeout = TimeSpan.FromMilliseconds(999) });
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvergenceAction.SetBandwidth(Bandwidth.Zero));
        Assert.Equal((0.01, 10, 150), (ConvergenceOptions.Default.MinimumGain, ConvergenceOptions.Default.StallPeriod.TotalSeconds, ConvergenceOptions.Default.ProgressTimeout.TotalSeconds));
    }

    [Fact]
    public void The_quiet_path_allocates_nothing()
    {
        var samples = Enumerable.Range(0, 1_000).Select(i => new MigrationSample
        {
            Elapsed = TimeSpan.FromSeconds(i),
            BytesTotal = 1L << 40,
            BytesProcessed = (long)i << 30,
            BytesRemaining = (1000L - i) << 30,
            Iteration = 1,
        }).ToArray();
        var start = ConvergenceState.Start(new([], [new(1, Short)], []), false).Next(samples[0]);
        _ = Follow(start, samples);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var due = Follow(start, samples);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, due);

        static int Follow(ConvergenceState state, MigrationSample[] samples)
        {
            var due = 0;
            var forecast = default(MigrationForecast);
            foreach (var sample in samples)
            {
                state = state.Next(sample);
                forecast = forecast.Next(sample);
                due += state.Due.Count;
            }

            return due;
        }
    }

    /// <summary>What is due when, by the iteration, of a guest whose iterations never get smaller.</summary>
    private static string[] Story(ConvergenceSchedule schedule, bool postCopy = false)
    {
        ManualMigration migration = new(schedule, postCopy);
        return [.. Enumerable.Range(1, 30)
            .Select(i => (Iteration: i, Due: migration.Look(20 * i, i, i == 1 ? 1000 : 500, i == 2 ? 1000 : 500)))
            .Where(one => one.Due.Count > 0)
            .Select(one => $"{one.Iteration}: {string.Join(", ", one.Due.Select(decision => decision.Action))}")];
    }
}
