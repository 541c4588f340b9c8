using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

/// <summary>
/// The predictor's model a second time, from its documents: MiB and seconds. It shares no code with the first but <see cref="ConvergenceState"/>, which follows
/// the schedule of a real migration too.
/// </summary>
/// <param name="luck">1: all that is uncertain at its best, 0: in the middle, −1: at its worst.</param>
internal sealed class SecondModel(MigrationPlan plan, VmMemory memory, Bandwidth? link, PredictionOptions options, int luck)
{
    private const double TenYears = 3650 * 86_400.0;
    private const int MostPasses = 5_000;
    private const double MiB = 1 << 20;

    private readonly double used = memory.UsedBytes / MiB;
    private readonly double unforeseen = luck switch { < 0 => 3, 0 => 1, _ => 0.4 };
    private readonly double roundTrip = 2 * options.LinkLatency.TotalSeconds;
    private readonly (double Seconds, double Changed)[] curve = PointsOf(memory.Dirtied);
    private readonly (double Seconds, double Changed)[] curveInCpuTime = PointsOf(memory.DirtiedInCpuTime);
    private readonly List<(double Seconds, double Left)> course = [];

    private ConvergenceState schedule = ConvergenceState.Start(plan.Convergence, plan.PostCopy);
    private int taken = -plan.Convergence.Initial.Count; // 0: the initial actions, 1: the first step…
    private ConvergenceActionKind? ending;
    private Speed speed = SpeedOf(plan, link, options, luck, plan.BandwidthLimit);
    private double downtime = options.DowntimeLimit.TotalSeconds;
    private double now;
    private double sent;
    private double passes = 1;
    private int slowdown;

    private int Most => plan.Convergence.Steps.Count + plan.Convergence.Last.Count;

    private double FixedPause => (options.FixedPause.TotalSeconds * unforeseen) + options.LinkLatency.TotalSeconds;

    internal Ending Run()
    {
        var (size, votes, watched, watchedSent, watchedChanged) = (used, 0, 0.0, 0.0, 0.0);
        Poll(size);
        for (var rounds = 1; ending is null && size > speed.Memory * downtime; rounds++)
        {
            if (size > speed.Memory * TenYears || now > TenYears || rounds > MostPasses)
            {
                return Of(PredictionVerdict.NeverEnds, size, 0, 0);
            }

            var (begun, mayStillSlowDown) = (now, plan.AutoConverge && slowdown < 99);
            var left = Send(size);
            if (ending is not null)
            {
                size = Math.Min(used, left + Changed(now - begun));
                break;
            }

            var took = now - begun;
            var changed = Changed(took);
            if (mayStillSlowDown)
            {
                (watched, watchedSent, watchedChanged) = (watched + took, watchedSent + size, watchedChanged + changed);
                if (watched >= 1)
                {
                    votes += watchedChanged > watchedSent / 2 ? 1 : 0;
                    (slowdown, votes) = votes < 2 ? (slowdown, votes) : (slowdown == 0 ? 20 : Math.Min(99, slowdown + 10), 0);
                    (watched, watchedSent, watchedChanged) = (0, 0, 0);
                }
            }
            else if (Math.Abs(changed - size) <= 1e-9 * size && changed > speed.Memory * downtime)
            {
                // More passes like this one change nothing, so all of them up to the schedule's next poll are taken at once.
                if (UntilSomethingMayHappen() is not { } wait)
                {
                    return Of(PredictionVerdict.NeverEnds, changed, 0, 0);
                }

                var more = Math.Floor(wait / took);
                (passes, now, sent) = (passes + more, now + (more * took), sent + (more * size));
            }

            (size, passes) = (changed, passes + 1);
            Poll(size);
        }

        return ending switch
        {
            ConvergenceActionKind.Abort => Of(PredictionVerdict.Aborted, size, 0, 0),
            ConvergenceActionKind.PostCopy => Of(PredictionVerdict.PostCopy, size, FixedPause, FixedPause + (speed.Memory > 0 ? size / speed.Memory : TenYears)),
            _ => Of(
                taken > 0 ? PredictionVerdict.ConvergesAtStep : slowdown > 0 ? PredictionVerdict.ConvergesThrottled : PredictionVerdict.Converges,
                size,
                FixedPause + (size / speed.Paused),
                FixedPause + (size / speed.Paused)),
        };
    }

    private double? UntilSomethingMayHappen() => (taken >= Most, LimitOf(plan.Convergence, (memory.UsedBytes + memory.ZeroBytes) / MiB / 1024)) switch
    {
        (false, _) => plan.Convergence.IsEmpty ? null : 1,
        (_, null) => null,
        (_, { } limit) => Math.Max(1, now < limit ? limit - now : limit / 10),
    };

    private static double? LimitOf(ConvergenceSchedule schedule, double gibibytes)
    {
        double?[] limits = [schedule.TimeLimit?.TotalSeconds, gibibytes > 0 ? schedule.TimeLimitPerGibibyte?.TotalSeconds * gibibytes : null];
        return limits.Min();
    }

    /// <summary>A pass; what of it is left once the schedule ends the migration.</summary>
    private double Send(double left)
    {
        course.Add((now, left));
        now += roundTrip + (passes > 1 ? 0 : memory.ZeroBytes / MiB / MiBPerSecond(options.ZeroScan));
        var poll = plan.Convergence.IsEmpty ? double.MaxValue : Math.Max(1, left / speed.Memory / 16);
        while (ending is null && left / speed.Memory > poll)
        {
            (now, sent, left) = (now + poll, sent + (poll * speed.Memory), left - (poll * speed.Memory));
            Poll(left);
        }

        if (ending is null)
        {
            (now, sent, left) = (now + (left / speed.Memory), sent + left, 0);
            course.Add((now, 0));
        }

        return left;
    }

    private double Changed(double seconds)
    {
        var running = seconds * (100 - slowdown) / 100;
        var changed = curveInCpuTime.Length == 1 || slowdown == 0 ? On(curve, running) : Math.Min(On(curve, seconds), On(curveInCpuTime, running));
        return Math.Min(used, changed * (1 - (luck * options.DirtySpread)));

        static double On((double Seconds, double Changed)[] curve, double time)
        {
            if (curve.Length == 1)
            {
                return 0;
            }

            var end = Math.Max(1, curve.Count(point => point.Seconds < time));
            var ((fromSeconds, from), (toSeconds, to)) = (curve[Math.Min(end, curve.Length - 1) - 1], curve[Math.Min(end, curve.Length - 1)]);
            return from + ((time - fromSeconds) * (to - from) / (toSeconds - fromSeconds));
        }
    }

    private static (double Seconds, double Changed)[] PointsOf(DirtyCurve curve) => [(0, 0), .. curve.Points.Select(point => (point.Interval.TotalSeconds, point.Bytes / MiB))];

    private void Poll(double left)
    {
        schedule = schedule.Next(new()
        {
            Elapsed = new((long)Math.Round(now * 1e7)),
            BytesTotal = memory.UsedBytes + memory.ZeroBytes,
            BytesProcessed = (long)(sent * MiB),
            BytesRemaining = (long)(left * MiB),
            Iteration = (int)passes,
        });
        foreach (var due in schedule.Due)
        {
            taken = 1 + (due.Code == ConvergenceReasonCode.TimeLimitReached ? Math.Max(taken, plan.Convergence.Steps.Count) : taken);
            ending = due.Action.Kind is ConvergenceActionKind.Abort or ConvergenceActionKind.PostCopy ? due.Action.Kind : ending;
            downtime = due.Action.Kind == ConvergenceActionKind.SetDowntime ? due.Action.Downtime.TotalSeconds : downtime;
            speed = due.Action.Kind == ConvergenceActionKind.SetBandwidth ? SpeedOf(plan, link, options, luck, due.Action.Bandwidth) : speed;
        }
    }

    private Ending Of(PredictionVerdict verdict, double left, double pause, double end) => new(
        verdict,
        Math.Clamp(taken, 0, Most),
        slowdown,
        now + end + (options.Overhead.TotalSeconds * unforeseen),
        pause,
        (sent + left) / speed.Ratio,
        passes,
        left,
        downtime,
        course);

    internal static Speed SpeedOf(MigrationPlan plan, Bandwidth? link, PredictionOptions options, int luck, Bandwidth? limit)
    {
        var isZstd = plan.Compression == MigrationCompression.Zstd;
        var one = isZstd ? options.ZstdConnection
            : plan.Connections is null ? (plan.Encrypted ? options.EncryptedSingleConnection : options.SingleConnection)
            : plan.Encrypted ? options.EncryptedParallelConnection : options.ParallelConnection;
        var connections = (plan.Connections ?? 1) * MiBPerSecond(one) * (1 + (luck * options.ConnectionSpread));
        var gain = luck > 0 ? options.LinkSpread / 2 : luck * options.LinkSpread; // A link seldom gives more than expected.
        var carried = MiBPerSecond(link) * Math.Min(1, options.LinkEfficiency * (1 + gain));
        var limited = MiBPerSecond(limit) * (1 + (luck * options.LimitSpread));
        var (paused, code) = carried < connections ? (carried, PredictionReasonCode.RateByLink) : (connections, PredictionReasonCode.RateByConnections);
        return new(Math.Min(paused, limited), paused, isZstd ? options.ZstdRatio : 1, limited < paused ? PredictionReasonCode.RateByLimit : code);
    }

    private static double MiBPerSecond(Bandwidth? bandwidth) => bandwidth?.BitsPerSecond / 8 / MiB ?? double.PositiveInfinity;

    /// <param name="Wire">MiB per second on the wire.</param>
    /// <param name="PausedWire">The same without the plan's limit.</param>
    internal sealed record Speed(double Wire, double PausedWire, double Ratio, PredictionReasonCode Bound)
    {
        /// <summary>The guest's memory, in MiB per second.</summary>
        internal double Memory => Wire * Ratio;

        internal double Paused => PausedWire * Ratio;
    }

    internal sealed record Ending(
        PredictionVerdict Verdict, int Step, int Slowdown, double Seconds, double Pause, double Sent, double Passes, double Left, double Downtime, IReadOnlyList<(double Seconds, double Left)> Course)
    {
        internal bool Arrives => Verdict is not (PredictionVerdict.Aborted or PredictionVerdict.NeverEnds);
    }
}
