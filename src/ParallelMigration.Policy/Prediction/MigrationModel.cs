using System;
using System.Collections.Generic;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Prediction;

/// <summary>
/// A migration in passes: each sends what is left at the rate, and leaves what the guest has changed meanwhile. It ends when that can be sent within the
/// downtime limit. The schedule is followed by <see cref="ConvergenceState"/>, as in a real migration.
/// </summary>
internal sealed class MigrationModel
{
    /// <summary>Where the passes no longer get smaller, more of them change nothing.</summary>
    private const double Steady = 1e-9;

    private const int MostRounds = 5_000;
    private const double PollSeconds = 1;
    private const int PollsOfAPass = 16;
    private const int MostPoints = 400;
    private const double MostToSpare = 0.1;
    private const double LeastToSpare = 0.03;
    private const double LongestSeconds = 10 * 365 * 86_400d;

    private readonly ModelInput input;
    private readonly bool hasSchedule;
    private readonly List<MigrationSample> course = [];
    private ConvergenceState convergence;
    private TransferRate rate;
    private double downtime;
    private double elapsed;
    private double sent;
    private double passes;
    private int rounds;
    private Throttling throttling;
    private int actionsTaken;
    private int step;
    private ConvergenceActionKind? ending;

    private MigrationModel(ModelInput input)
    {
        this.input = input;
        hasSchedule = !Schedule.Equals(ConvergenceSchedule.None);
        convergence = ConvergenceState.Start(Schedule, input.Plan.PostCopy);
        rate = TransferRate.Of(input, input.Plan.BandwidthLimit);
        SetDowntime(input.Options.DowntimeLimit);
        if (input.Ongoing is { } ongoing)
        {
            rate = new(ongoing.BytesPerSecond, ongoing.BytesPerSecond, ongoing.BytesPerSecond, PredictionReasonCode.RateByLink);
            (convergence, throttling, actionsTaken) = (ongoing.Convergence, ongoing.Throttling, ongoing.ActionsTaken);
            SetDowntime(ongoing.Downtime);
        }
    }

    private ConvergenceSchedule Schedule => input.Plan.Convergence;

    private double UsedBytes => input.Memory.UsedBytes;

    private long AllBytes => Clamped.ToLong((double)input.Memory.UsedBytes + input.Memory.ZeroBytes);

    internal static ModelRun Run(ModelInput input) => new MigrationModel(input).Run();

    private ModelRun Run()
    {
        var (size, left, spent) = input.Ongoing is { } ongoing ? (ongoing.Size, ongoing.Remaining, ongoing.Spent) : (UsedBytes, UsedBytes, 0);
        for (var isUnderWay = input.Ongoing is not null; ; isUnderWay = false)
        {
            passes++;
            if (!isUnderWay && EndBefore(size) is { } end)
            {
                return end;
            }

            if (!(size <= rate.Memory * LongestSeconds) || elapsed > LongestSeconds || ++rounds > MostRounds)
            {
                return NeverEnding(size);
            }

            var begun = elapsed - spent;
            if (!Pass(ref left))
            {
                return EndedBy(ending.GetValueOrDefault(), Math.Min(UsedBytes, left + Dirtied(elapsed - begun)));
            }

            var next = Math.Min(UsedBytes, Rest + Dirtied(elapsed - begun));
            throttling = input.Plan.AutoConverge ? throttling.Next(elapsed - begun, size, next) : throttling;
            var isSteady = !throttling.Acts && Math.Abs(next - size) <= Steady * size && next > Enough;
            if (isSteady && !SkipSteadyPasses(elapsed - begun, size))
            {
                return NeverEnding(next);
            }

            (size, left, spent) = (next, next, 0);
        }
    }

    /// <summary>How it ends before the next pass; <see langword="null"/>: it does not.</summary>
    private ModelRun? EndBefore(double size)
    {
        Follow(size);
        return ending is { } kind ? EndedBy(kind, size) : size <= Enough ? Converged(Math.Min(size, rate.Memory * downtime)) : null;
    }

    private bool LeavesRest => input.Ongoing is { LeavesRest: true };

    /// <summary>What a pass leaves when QEMU asks for the changed pages.</summary>
    private double Rest => LeavesRest ? rate.Memory * downtime : 0;

    /// <summary>What may be left at the end. Of a pass often less is left than may be: QEMU checks every 50 ms, and computes the rate from the latest 100 ms.</summary>
    private double Enough => rate.Memory * (downtime + (!LeavesRest ? 0 : input.Luck > 0 ? MostToSpare : LeastToSpare));

    /// <summary>Sends what is left. Returns whether the pass came to its end; otherwise the schedule leaves some of it to send.</summary>
    private bool Pass(ref double left)
    {
        Record(elapsed, left);
        elapsed += (2 * input.Options.LinkLatency.TotalSeconds) + (passes == 1 ? input.Memory.ZeroBytes * 8d / input.Options.ZeroScan.BitsPerSecond : 0);
        if (hasSchedule)
        {
            var poll = Math.Max(PollSeconds, left / rate.Memory / PollsOfAPass);
            while ((left - Rest) / rate.Memory > poll)
            {
                elapsed += poll;
                sent += poll * rate.Memory;
                left -= poll * rate.Memory;
                Follow(left);
                if (ending is not null)
                {
                    return false;
                }

                if (!(rate.Memory > 0))
                {
                    break;
                }
            }
        }

        var send = Math.Max(0, left - Rest);
        elapsed += send / rate.Memory;
        sent += send;
        Record(elapsed, 0);
        return true;
    }

    /// <summary>Polls the migration as an engine does, and does what the schedule then asks for.</summary>
    private void Follow(double left)
    {
        if (!hasSchedule)
        {
            return;
        }

        var before = input.Ongoing?.Sample ?? new() { Iteration = 1 };
        convergence = convergence.Next(before with
        {
            Elapsed = before.Elapsed + Clamped.ToTime(elapsed),
            BytesTotal = AllBytes,
            BytesProcessed = Clamped.ToLong(before.BytesProcessed + sent),
            BytesRemaining = Clamped.ToLong(left),
            Iteration = (int)Math.Min(int.MaxValue, before.Iteration.GetValueOrDefault(1) + passes - 1),
        });
        foreach (var due in convergence.Due)
        {
            Do(due);
        }
    }

    private void Do(in ConvergenceDecision due)
    {
        var beforeLast = Schedule.Initial.Count + Schedule.Steps.Count;
        actionsTaken = due.Code == ConvergenceReasonCode.TimeLimitReached ? Math.Max(actionsTaken, beforeLast) + 1 : actionsTaken + 1;
        if (actionsTaken > Schedule.Initial.Count)
        {
            step = Math.Min(actionsTaken, beforeLast + Schedule.Last.Count) - Schedule.Initial.Count;
        }

        switch (due.Action.Kind)
        {
            case ConvergenceActionKind.SetDowntime:
                SetDowntime(due.Action.Downtime);
                break;
            case ConvergenceActionKind.SetBandwidth:
                rate = input.Ongoing is null ? TransferRate.Of(input, due.Action.Bandwidth) : rate.LimitedTo(due.Action.Bandwidth);
                break;
            case ConvergenceActionKind.PostCopy:
            case ConvergenceActionKind.Abort:
                ending ??= due.Action.Kind;
                break;
            case ConvergenceActionKind.Wait:
            default:
                break;
        }
    }

    private void SetDowntime(TimeSpan limit) =>
        downtime = (limit > input.LeastDowntime ? limit : input.LeastDowntime).TotalSeconds;

    /// <summary>A guest that is slowed down does in a longer time what it did in a shorter one before.</summary>
    /// <remarks>
    /// Where its curve in CPU time is not known, the worst case while it runs is a guest that has CPU time to spare: it is not held back before it is slowed down as far as QEMU goes. Recorded guests were not before 60 to 80 %.
    /// </remarks>
    private double Dirtied(double interval)
    {
        var isHeldBackLate = input.Ongoing is not null && input.Luck < 0 && input.Memory.DirtiedInCpuTime.Count == 0;
        return Math.Min(UsedBytes, input.Memory.DirtiedWithin(interval, isHeldBackLate && throttling.Percent < Throttling.Most ? 0 : throttling.Percent) * input.DirtyFactor);
    }

    /// <summary>Goes on to the next poll at once. Returns whether the schedule has anything left that could change something.</summary>
    private bool SkipSteadyPasses(double seconds, double size)
    {
        var time = PollSeconds;
        if (actionsTaken >= Schedule.Initial.Count + Schedule.Steps.Count + Schedule.Last.Count)
        {
            if (Schedule.TimeLimitOf(AllBytes) is not { } limit)
            {
                return false;
            }

            // Nothing changes before the limit, nor after it before its tenth.
            time = Math.Max(time, elapsed < limit.TotalSeconds ? limit.TotalSeconds - elapsed : limit.TotalSeconds / 10);
        }

        var skipped = Math.Floor(time / seconds);
        elapsed += skipped * seconds;
        sent += skipped * size;
        passes += skipped;
        return true;
    }

    private void Record(double seconds, double left)
    {
        if (input.Ongoing is null && course.Count < MostPoints)
        {
            course.Add(new() { Elapsed = Clamped.ToTime(seconds), BytesTotal = AllBytes, BytesRemaining = Clamped.ToLong(left) });
        }
    }

    private ModelRun Converged(double rest) => Ended(rest) with
    {
        Verdict = step > 0 ? PredictionVerdict.ConvergesAtStep : throttling.Percent > 0 ? PredictionVerdict.ConvergesThrottled : PredictionVerdict.Converges,
        Pause = (rest / rate.LastPart) + input.FixedPause,
        Seconds = elapsed + (rest / rate.LastPart) + input.FixedPause + input.Overhead,
    };

    private ModelRun EndedBy(ConvergenceActionKind kind, double rest) => Ended(rest) with
    {
        Verdict = kind == ConvergenceActionKind.PostCopy ? PredictionVerdict.PostCopy : PredictionVerdict.Aborted,
        Pause = input.FixedPause,
        Seconds = elapsed + input.FixedPause + (rate.Memory > 0 ? rest / rate.Memory : LongestSeconds) + input.Overhead,
    };

    private ModelRun NeverEnding(double rest) => Ended(rest) with { Verdict = PredictionVerdict.NeverEnds };

    private ModelRun Ended(double rest) => new()
    {
        Step = step,
        Throttle = throttling.Percent,
        WireBytes = (sent + rest) * (rate.Memory > 0 ? rate.Wire / rate.Memory : 1),
        Passes = passes,
        Rest = rest,
        Downtime = Clamped.ToTime(downtime),
        Course = course,
    };
}
