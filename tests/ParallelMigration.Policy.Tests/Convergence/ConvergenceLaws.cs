using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy.Arbitraries;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>What holds of every schedule, whatever the samples.</summary>
[Laws(Arbitrary = [typeof(HostileArbitraries)], Cases = 200)]
public class ConvergenceLaws
{
    /// <summary>Initial actions, steps, last actions: nothing twice, nothing out of order, nothing before the initial ones.</summary>
    [Property]
    public void Each_action_comes_at_most_once_and_in_order(ConvergenceSchedule schedule, MigrationSample[] samples, ConvergenceOptions options, bool postCopy)
    {
        schedule = schedule with { TimeLimit = null, TimeLimitPerGibibyte = null };
        ConvergenceAction[] expected = [.. schedule.Initial, .. schedule.Steps.Select(step => step.Action), .. schedule.Last];
        var due = Follow(schedule, samples, options, postCopy).SelectMany(state => state.Due).Where(decision => decision.Code != ConvergenceReasonCode.NothingSent).ToArray();
        Assert.True(due.Length <= expected.Length);
        Assert.All(due.Zip(expected), one => Assert.Equal(
            one.First.Code == ConvergenceReasonCode.PostCopyNotAllowed ? ConvergenceAction.PostCopy : one.Second, one.First.Code == ConvergenceReasonCode.PostCopyNotAllowed ? one.Second : one.First.Action));
        Assert.Equal(due.OrderBy(decision => decision.Stalls), due);
        Assert.All(due.Take(schedule.Initial.Count), decision => Assert.Equal(0, decision.Stalls));
    }

    /// <summary>After the limit only last actions come, each once, and then the abort: a migration that goes on is aborted in the end.</summary>
    [Property]
    public void A_time_limit_ends_in_the_last_actions(ConvergenceSchedule schedule, MigrationSample[] samples, ConvergenceOptions options, ushort limit)
    {
        schedule = schedule with { TimeLimit = TimeSpan.FromSeconds(1 + limit), TimeLimitPerGibibyte = null };
        var late = schedule.TimeLimit.Value + TimeSpan.FromDays(40);
        var more = Enumerable.Range(0, schedule.Initial.Count + schedule.Last.Count + 2)
            .Select(i => new MigrationSample { Elapsed = late + TimeSpan.FromDays(4 * i), BytesProcessed = i + 1, BytesRemaining = 1 });
        MigrationSample[] all = [.. samples.Where(sample => !sample.IsInPostCopy && sample.Elapsed < late), .. more];
        var due = Follow(schedule, all, options, false).SelectMany(state => state.Due).ToArray();
        Assert.Equal(ConvergenceAction.Abort, due[^1].Action);
        var atLimit = due.Where(decision => decision.Code == ConvergenceReasonCode.TimeLimitReached).Select(decision => decision.Action).ToArray();
        if (due.All(decision => decision.Code != ConvergenceReasonCode.NothingSent))
        {
            var last = schedule.Last.Where(action => action.Kind != ConvergenceActionKind.PostCopy).TakeWhile(action => action.Kind != ConvergenceActionKind.Abort);
            Assert.Equal(last.Append(ConvergenceAction.Abort).Reverse().Take(atLimit.Length).Reverse(), atLimit);
        }
    }

    [Property]
    public void Nothing_comes_after_post_copy_or_abort(ConvergenceSchedule schedule, MigrationSample[] samples, ConvergenceOptions options, bool postCopy)
    {
        var isOver = false;
        foreach (var (state, sample) in Follow(schedule, samples, options, postCopy).Zip(samples))
        {
            isOver |= sample.IsInPostCopy;
            Assert.True(!isOver || state.Due.Count == 0);
            foreach (var decision in state.Due)
            {
                Assert.False(isOver);
                isOver = decision.Action.Kind is ConvergenceActionKind.PostCopy or ConvergenceActionKind.Abort;
            }
        }
    }

    /// <summary>Whatever fails, an abort is never asked for once the migration is in post-copy, and never post-copy without the plan's leave.</summary>
    [Property]
    public void Failures_do_not_undo_the_promises(ConvergenceSchedule schedule, MigrationSample[] samples, ConvergenceOptions options, bool postCopy)
    {
        var state = ConvergenceState.Start(schedule, postCopy, options);
        var inPostCopy = false;
        foreach (var sample in samples.Concat(samples))
        {
            inPostCopy |= sample.IsInPostCopy;
            state = state.Next(sample);
            Assert.True(!inPostCopy || state.Due.Count == 0);
            Assert.True(postCopy || state.Due.All(decision => decision.Action.Kind != ConvergenceActionKind.PostCopy));
            state = state.Due.Aggregate(state, (next, decision) => next.Failed(decision.Action));
        }
    }

    [Property]
    public void Stalls_and_limits_agree(ConvergenceSchedule schedule, MigrationSample[] samples, ConvergenceOptions options, bool postCopy)
    {
        var before = ConvergenceState.Start(schedule, postCopy, options);
        foreach (var state in Follow(schedule, samples, options, postCopy))
        {
            Assert.InRange(state.Stalls - before.Stalls, 0, 1);
            Assert.All(state.Due, decision =>
            {
                Assert.Equal(decision.Stalls, state.Stalls);
                Assert.True(decision.StallLimit is null || decision.StallLimit <= decision.Stalls);
                Assert.Equal(decision.Code == ConvergenceReasonCode.StallLimitReached, decision.StallLimit is not null);
                Assert.Equal(decision.Code == ConvergenceReasonCode.NothingSent, decision.NothingSentFor is not null);
                Assert.True(decision.Code is ConvergenceReasonCode.NothingSent or ConvergenceReasonCode.AtStart or ConvergenceReasonCode.TimeLimitReached || state.Stalls > before.Stalls || decision.Stalls == 0);
                Assert.True(decision.Code is not (ConvergenceReasonCode.StallLimitReached or ConvergenceReasonCode.StepsUsedUp)
                    || decision.BytesRemaining > decision.BestBytesRemaining * (1 - options.MinimumGain) || decision.BestBytesRemaining == 0);
            });
            before = state;
        }
    }

    [Property]
    public void The_same_samples_give_equal_states(ConvergenceSchedule schedule, MigrationSample[] samples, ConvergenceOptions options, bool postCopy)
    {
        Assert.Equal(Follow(schedule, samples, options, postCopy), Follow(schedule, samples, options, postCopy));
        Assert.Equal(Forecasts(samples), Forecasts(samples));
    }

    [Property]
    public void Progress_never_goes_back_and_ranges_are_ranges(MigrationSample[] samples) => AreRanges(Forecasts([.. samples, .. samples]));

    [Property]
    public void So_it_is_where_the_dirty_curve_is_known(MigrationPlan plan, VmMemory memory, MigrationSample[] samples)
    {
        var forecast = MigrationForecast.Start(plan, memory);
        AreRanges(samples.Concat(samples).Select(sample => forecast = forecast.Next(sample)));
    }

    private static void AreRanges(IEnumerable<MigrationForecast> forecasts)
    {
        var before = 0.0;
        foreach (var forecast in forecasts)
        {
            Assert.InRange(forecast.Progress, before, 1);
            before = forecast.Progress;
            var left = forecast.TimeRemaining;
            Assert.True(!(left.AtLeast < TimeSpan.Zero));
            Assert.True(!(left.AtMost < left.AtLeast));
            Assert.True(!left.IsNotConverging || left.AtMost is null);
            Assert.NotEmpty(left.ToString());
        }
    }

    /// <summary>
    /// A guest whose iterations shrink by more than the least gain never stalls, whenever one looks. Only where QEMU counts iterations in the middle of
    /// a pass must one look every second: how much remained at such a moment is known to what was sent between two looks.
    /// </summary>
    [Property(MaxTest = 300, Replay = "(20261125,7)")]
    public void A_converging_guest_gets_no_action_for_stalling(byte share, byte workingSet, byte link, bool slowedDown, byte every)
    {
        var guest = SimulatedGuest.Steady(share % 80 / 100d, 100 + (workingSet * 50)) with
        {
            Link = time => 100 + (link % 100 * Math.Abs(Math.Sin(time / 50)) / 100),
            SyncEvery = slowedDown ? 5 : null,
        };
        var followed = Following.Of(guest, new([], [], [ConvergenceAction.Abort]), every: 0.25 * (1 + (every % (slowedDown ? 4 : 20))));
        Assert.Equal((SimulatedEnd.Completed, 0), (followed.End, followed.State.Stalls));
    }

    /// <summary>A guest that outpaces the link ends within some iterations for each stall that its schedule has, by what the schedule has last.</summary>
    [Property(MaxTest = 300, Replay = "(20261125,7)")]
    public void An_outpacing_guest_ends_by_its_policy(byte times, byte workingSet, byte limit, bool postCopy, bool slowedDown, byte every)
    {
        var last = postCopy ? ConvergenceAction.PostCopy : ConvergenceAction.Abort;
        var stalls = 1 + (limit % 6);
        var guest = SimulatedGuest.Outpacing(2 + (times / 16d)) with { WorkingSet = 700 + (workingSet * 13), SyncEvery = slowedDown ? 5 : null };
        var followed = Following.Of(guest, new([], [new(stalls, ConvergenceAction.Wait)], [last]), postCopy, seconds: 100_000, every: 0.25 * (1 + (every % 20)));
        Assert.Equal(postCopy ? SimulatedEnd.PostCopied : SimulatedEnd.Aborted, followed.End);
        Assert.Equal([ConvergenceAction.Wait, last], followed.Actions);
        Assert.InRange(followed.Decisions[^1].Sample.Elapsed.TotalSeconds, 10 * (stalls + 1), 400 + (300 * stalls));
    }

    private static List<ConvergenceState> Follow(ConvergenceSchedule schedule, MigrationSample[] samples, ConvergenceOptions options, bool postCopy)
    {
        var state = ConvergenceState.Start(schedule, postCopy, options);
        return [.. samples.Select(sample => state = state.Next(sample))];
    }

    private static List<MigrationForecast> Forecasts(MigrationSample[] samples)
    {
        var forecast = default(MigrationForecast);
        return [.. samples.Select(sample => forecast = forecast.Next(sample))];
    }
}
