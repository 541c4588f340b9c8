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
    /// <summary>QEMU: auto-converge begins with 20 %, adds 10 % at a time, and ends at 99 %.</summary>
    private const int FirstThrottle = 20;
    private const int MoreThrottle = 10;
    private const int MostThrottle = 99;

    /// <summary>QEMU: it slows down when, over at least a second, the guest changes more than half of what is sent, for the second time.</summary>
    private const double ThrottlePeriod = 1;
    private const double ThrottleShare = 0.5;
    private const int ThrottleAfter = 2;

    /// <summary>Where the passes no longer get smaller, more of them change nothing.</summary>
    private const double Steady = 1e-9;

    private const int MostRounds = 5_000;
    private const double PollSeconds = 1;
    private const int PollsOfAPass = 16;
    private const int MostPoints = 400;
    private const double LongestSeconds = 10 * 365 * 86_400d;

    private readonly ModelInput input;
    private readonly bool hasSchedule;
    private readonly List<PredictedPoint> course = [];
    private ConvergenceState convergence;
    private TransferRate rate;
    private double downtime;
    private double elapsed;
    private double sent;
    private double passes;
    private int rounds;
    private int throttle;
    private int throttleVotes;
    private double periodSeconds;
    private double periodSent;
    private double periodDirtied;
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
    }

    private ConvergenceSchedule Schedule => input.Plan.Convergence;

    private double UsedBytes => input.Memory.UsedBytes;

    private long AllBytes => Clamped.ToLong((double)input.Memory.UsedBytes + input.Memory.ZeroBytes);

    internal static ModelRun Run(ModelInput input) => new MigrationModel(input).Run();

    private ModelRun Run()
    {
        var size = UsedBytes;
        while (true)
        {
            passes++;
            Follow(size);
            if (ending is { } kind)
            {
                return EndedBy(kind, size);
            }

            if (size <= rate.Memory * downtime)
            {
                return Converged(size);
            }

            if (!(size <= rate.Memory * LongestSeconds) || elapsed > LongestSeconds || ++rounds > MostRounds)
            {
                return NeverEnding(size);
            }

            var begun = elapsed;
            if (!Pass(size, out var left))
            {
                return EndedBy(ending.GetValueOrDefault(), Math.Min(UsedBytes, left + Dirtied(elapsed - begun)));
            }

            var next = Dirtied(elapsed - begun);
            var isThrottled = SlowDown(elapsed - begun, size, next);
            var isSteady = !isThrottled && Math.Abs(next - size) <= Steady * size && next > rate.Memory * downtime;
            if (isSteady && !SkipSteadyPasses(elapsed - begun, size))
            {
                return NeverEnding(next);
            }

            size = next;
        }
    }

    /// <summary>Sends what is left. Returns whether the pass came to its end, and otherwise what the schedule leaves to send.</summary>
    private bool Pass(double size, out double left)
    {
        Record(elapsed, size);
        elapsed += (2 * input.Link.Latency.TotalSeconds) + (passes == 1 ? input.Memory.ZeroBytes * 8d / input.Options.ZeroScan.BitsPerSecond : 0);
        left = size;
        if (hasSchedule)
        {
            var poll = Math.Max(PollSeconds, size / rate.Memory / PollsOfAPass);
            while (left / rate.Memory > poll)
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

        elapsed += left / rate.Memory;
        sent += left;
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

        convergence = convergence.Next(new()
        {
            Elapsed = Clamped.ToTime(elapsed),
            BytesTotal = AllBytes,
            BytesProcessed = Clamped.ToLong(sent),
            BytesRemaining = Clamped.ToLong(left),
            Iteration = passes < int.MaxValue ? (int)passes : int.MaxValue,
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
                rate = TransferRate.Of(input, due.Action.Bandwidth);
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
    private double Dirtied(double interval) => Math.Min(UsedBytes, input.Memory.Dirtied.At(interval * (1 - (throttle / 100d))) * input.DirtyFactor);

    /// <summary>Auto-converge. Returns whether the guest has been slowed down now, or will be.</summary>
    private bool SlowDown(double seconds, double size, double dirtied)
    {
        if (!input.Plan.AutoConverge || throttle == MostThrottle)
        {
            return false;
        }

        periodSeconds += seconds;
        periodSent += size;
        periodDirtied += dirtied;
        var isTooFast = periodDirtied > periodSent * ThrottleShare;

        // A period that began with larger passes says nothing of those that follow: while this pass is too fast, the guest will be slowed down.
        var willSlowDown = isTooFast || dirtied > size * ThrottleShare;
        if (periodSeconds < ThrottlePeriod)
        {
            return willSlowDown;
        }

        (periodSeconds, periodSent, periodDirtied) = (0, 0, 0);
        if (isTooFast && ++throttleVotes >= ThrottleAfter)
        {
            throttleVotes = 0;
            throttle = throttle == 0 ? FirstThrottle : Math.Min(MostThrottle, throttle + MoreThrottle);
        }

        return willSlowDown;
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
        if (course.Count < MostPoints)
        {
            course.Add(new(Clamped.ToTime(seconds), Clamped.ToLong(left)));
        }
    }

    private ModelRun Converged(double rest) => Ended(rest) with
    {
        Verdict = step > 0 ? PredictionVerdict.ConvergesAtStep : throttle > 0 ? PredictionVerdict.ConvergesThrottled : PredictionVerdict.Converges,
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
        Throttle = throttle,
        WireBytes = (sent + rest) * (rate.Memory > 0 ? rate.Wire / rate.Memory : 1),
        Passes = passes,
        Rest = rest,
        Downtime = Clamped.ToTime(downtime),
        Course = course,
    };
}
