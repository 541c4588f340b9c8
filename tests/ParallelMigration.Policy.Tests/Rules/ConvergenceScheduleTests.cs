using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Rules;

public class ConvergenceScheduleTests
{
    private static readonly ConvergenceSchedule MinimalDowntime = new(
        [ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(100))],
        [new(1, ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(150))), new(2, ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(200)))],
        [ConvergenceAction.Abort]);

    [Theory]
    [InlineData(ParallelMigrationMode.Disabled)]
    [InlineData(ParallelMigrationMode.Parallel)]
    public void A4_the_schedule_stays_the_policys_parallel_or_not(ParallelMigrationMode mode)
    {
        var setting = mode == ParallelMigrationMode.Parallel ? ParallelMigrationSetting.Parallel : ParallelMigrationSetting.Disabled;
        var plan = Example(setting).WithPolicy(Policies.MinimalDowntime with { Convergence = MinimalDowntime }).Resolve().Plan!;
        Assert.Equal(mode == ParallelMigrationMode.Parallel, plan.IsParallel);
        Assert.Equal(MinimalDowntime, plan.Convergence);
    }

    [Theory]
    [InlineData(ParallelMigrationMode.Disabled, true)]
    [InlineData(ParallelMigrationMode.Parallel, true)]
    [InlineData(ParallelMigrationMode.Parallel, false)]
    public void A4_guest_events_stay_the_policys_parallel_or_not(ParallelMigrationMode mode, bool guestEvents)
    {
        var setting = mode == ParallelMigrationMode.Parallel ? ParallelMigrationSetting.Parallel : ParallelMigrationSetting.Disabled;
        Assert.Equal(guestEvents, Example(setting).WithPolicy(Policies.MinimalDowntime with { GuestEvents = guestEvents }).Resolve().Plan!.GuestEvents);
    }

    /// <summary>A schedule that switches would lose the guest of a parallel migration, whatever the policy's own flag says.</summary>
    [Fact]
    public void C1_a_schedule_that_switches_to_post_copy_counts_as_post_copy()
    {
        var policy = new MigrationPolicy { PostCopy = false, Convergence = new([], [new(1, ConvergenceAction.PostCopy)], [ConvergenceAction.Abort]) };
        Assert.True(policy.AllowsPostCopy);
        Assert.Single(Example(ParallelMigrationSetting.Parallel).WithPolicy(policy).Resolve().Issues, issue => issue.Code == IssueCode.ParallelWithPostCopy);
        Assert.False((policy with { Convergence = MinimalDowntime }).AllowsPostCopy);
    }

    [Fact]
    public void Schedules_are_values_and_read_well()
    {
        Assert.Equal(MinimalDowntime, new(MinimalDowntime.Initial, MinimalDowntime.Steps, MinimalDowntime.Last));
        Assert.NotEqual(MinimalDowntime, ConvergenceSchedule.None);
        Assert.Equal("SetDowntime(100 ms); at 1: SetDowntime(150 ms); at 2: SetDowntime(200 ms); at last: Abort", MinimalDowntime.ToString());
        Assert.Equal("none", ConvergenceSchedule.None.ToString());
        var limited = MinimalDowntime with { Initial = [], Steps = [], TimeLimit = TimeSpan.FromMinutes(30.01), TimeLimitPerGibibyte = TimeSpan.FromSeconds(1.999) };
        Assert.Equal("at last: Abort; within 1800 s; within 1 s per GiB", limited.ToString());
        Assert.NotEqual(limited, limited with { TimeLimit = null });
        Assert.NotEqual(limited, limited with { TimeLimitPerGibibyte = null });
    }

    [Fact]
    public void A_schedule_with_any_part_is_not_empty()
    {
        Assert.True(ConvergenceSchedule.None.IsEmpty);
        ConvergenceSchedule[] schedules =
        [
            new() { Initial = [ConvergenceAction.Wait] }, new() { Steps = [new(1, ConvergenceAction.Wait)] }, new() { Last = [ConvergenceAction.Wait] },
            new() { TimeLimit = TimeSpan.FromSeconds(1) }, new() { TimeLimitPerGibibyte = TimeSpan.FromSeconds(1) },
        ];
        Assert.All(schedules, schedule => Assert.False(schedule.IsEmpty));
        Assert.Equal(["Wait", "at 1: Wait", "at last: Wait", "within 1 s", "within 1 s per GiB"], schedules.Select(schedule => schedule.ToString()));
    }

    [Fact]
    public void The_shorter_of_both_time_limits_counts_and_that_by_size_only_of_a_known_size()
    {
        const long gibibyte = 1L << 30;
        ConvergenceSchedule bySize = new() { TimeLimitPerGibibyte = TimeSpan.FromSeconds(10) };
        var both = bySize with { TimeLimit = TimeSpan.FromMinutes(1) };
        Assert.Equal([null, null, 5, 60, 600], new[] { -1, 0, gibibyte / 2, 6 * gibibyte, 60 * gibibyte }.Select(size => bySize.TimeLimitOf(size)?.TotalSeconds));
        Assert.Equal([60, 60, 5, 60, 60], new[] { -1, 0, gibibyte / 2, 6 * gibibyte, 60 * gibibyte }.Select(size => both.TimeLimitOf(size)?.TotalSeconds));
        Assert.Equal(TimeSpan.MaxValue, (bySize with { TimeLimitPerGibibyte = ConvergenceSchedule.MaxTimeLimit }).TimeLimitOf(long.MaxValue));
    }

    [Fact]
    public void What_no_schedule_can_be_is_an_argument_error()
    {
        ConvergenceStep first = new(1, ConvergenceAction.Abort);
        Assert.StartsWith("Stall limit 1 follows 1. ", Assert.Throws<ArgumentException>(() => new ConvergenceSchedule([], [first, first], [])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Stall limit 0 follows 0. ", Assert.Throws<ArgumentException>(() => new ConvergenceSchedule([], [default], [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceStep(0, ConvergenceAction.Abort));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvergenceAction.SetDowntime(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(2001)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceSchedule { TimeLimit = TimeSpan.FromSeconds(0.999) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvergenceSchedule { TimeLimitPerGibibyte = ConvergenceSchedule.MaxTimeLimit + TimeSpan.FromTicks(1) });
        Assert.Throws<ArgumentNullException>(() => new MigrationPolicy { Convergence = null! });
    }
}
