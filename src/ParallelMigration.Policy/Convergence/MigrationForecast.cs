using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Convergence;

/// <summary>
/// How far a migration has come and how long it will still take, by its samples. Pure, like <see cref="ConvergenceState"/>, and made the same way:
/// <c>forecast = forecast.Next(sample)</c>. The default value is the forecast before the first sample where the plan is not known; it allocates nothing.
/// </summary>
/// <remarks>
/// <para>
/// Where the plan is known (<see cref="Start"/>), the model is that of <see cref="MigrationPredictor"/>, which goes on from the latest sample: with each dirty curve that the guest may have,
/// weighed by how well it fits the passes so far and the curve that was measured before the start, if any. The range leaves out a twentieth of these cases at the long end, and a fiftieth where
/// nothing was measured; at the short end it goes as far as a guest that writes no page twice. There is no long end while it is too likely that there is no end, and that there is none is said
/// where it is nearly certain, or likely while iterations do not get clearly smaller, unless they are small enough to end by chance.
/// </para>
/// <para>
/// With auto-converge the dirty curve is made of the latest eight passes. At the short end
/// the guest does as much less as QEMU slows its CPUs down; at the long end it is not held back before QEMU has gone as far as it can.
/// </para>
/// <para>
/// Where the plan is not known, what remains is sent at the recent rate; meanwhile the guest changes memory at its recent rate, which is sent in the next iteration,
/// and so on in a geometric series. Each end of <see cref="TimeLeft"/> takes both rates at the end of where they were recently (2.5 times
/// their mean absolute deviation, 10 % at least). The short end also reckons that the last half second need not be sent while the guest runs.
/// </para>
/// </remarks>
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly record struct MigrationForecast
{
    /// <summary>What may be left for the standstill at the end, in seconds: the highest downtime of oVirt's ordinary policies.</summary>
    private const double Standstill = 0.5;

    /// <summary>
    /// An iteration that is this part of the one before, or of the one before that, is clearly smaller: rates vary by some percent. Once there are enough
    /// of them, it is compared with the fourth before, which a guest that converges, however slowly, has left far behind.
    /// </summary>
    private const double Shrunk = 0.97;
    private const double ShrunkTwice = 0.93;
    private const double ShrunkFourTimes = 0.9;

    /// <summary>Iterations of up to so many times what may be left at the end can end by chance.</summary>
    private const double ByChance = 1.5;
    private const double ByChanceOfPause = 2;

    /// <summary>
    /// From the first pass alone it is not known how often the same pages were changed. At worst each iteration is, of the one before, as much as this power of what it would be at a steady rate.
    /// </summary>
    private const double FirstBend = 0.33;

    private const double FirstRise = 1;

    /// <summary>Which part of the cases is outside of the range at each end. Where no curve was measured, what guests are like in general decides more, and less is left out at the long one.</summary>
    private const double LeftOut = 0.05;
    private const double LeftOutOfUnmeasured = 0.02;

    /// <summary>How likely it may be that there is no end: at least so that nothing else is said, and at most so that a long end is given, also while the iterations do not get smaller or are small.</summary>
    private const double Endless = 0.9;
    private const double EndlessOfEqual = 0.7;
    private const double MayBeEndless = 0.3;
    private const double MayBeEndlessOfEqual = 0.05;

    /// <summary>The switchover takes 0.05 to 0.36 s; the model counts 0.12.</summary>
    private const double ShorterSwitchover = 0.07;
    private const double LongerSwitchover = 0.24;

    /// <summary>How well a pass's begin and end are known where QEMU reports no rate: in seconds, and of the first one.</summary>
    private const double PollSeconds = 0.15;
    private const double FirstPassVariance = 0.0025;

    private const double LongestKnown = 365 * 86_400d;

    /// <summary>4 EiB: no VM has as much to move.</summary>
    private const long MostBytes = 1L << 62;

    /// <summary>Of a guest that is slowed down. The switchover at the end takes 0.05 to 0.36 s.</summary>
    private static readonly PredictionOptions Numbers = PredictionOptions.Default with { Overhead = TimeSpan.FromMilliseconds(90), DirtySpread = 0.05 };

    /// <summary>The plan; <see langword="null"/>: not known.</summary>
    private MigrationPlan? Plan { get; init; }

    /// <summary>The plan's schedule, followed as by who runs the migration, and what it has set so far.</summary>
    private ConvergenceState Convergence { get; init; }

    private int ActionsTaken { get; init; }

    private TimeSpan? Downtime { get; init; }

    /// <summary>What the passes tell of the guest, and by how much it is slowed down.</summary>
    private LearnedPasses? Learned { get; init; }

    private Throttling Throttling { get; init; }

    /// <summary>What is believed of the guest; <see langword="null"/> with auto-converge, or if the plan is not known.</summary>
    private GuestHabits? Habits { get; init; }

    /// <summary>Whether the iteration was seen when it began. One that ran before the first sample is not learned from.</summary>
    private bool IsSeenWhole { get; init; }

    private Iterations Iterations { get; init; }

    private RecentRate Sending { get; init; }

    /// <summary>The same of what was transferred alone. During the first pass, pages of zeros hide it.</summary>
    private RecentRate Transferring { get; init; }

    private RecentRate Changing { get; init; }

    /// <summary>The rate of the last iteration, how long that took in seconds, and how much higher it may be of ever shorter ones.</summary>
    private double LastRate { get; init; }

    private double LastIteration { get; init; }

    private double Rising { get; init; }

    /// <summary>Whether only the first pass is known of the guest.</summary>
    private bool IsOfOnePass { get; init; }

    /// <summary>Whether the iteration that runs has clearly less to send than those before it.</summary>
    private bool IsShrinking { get; init; }

    /// <summary>Whether the migration may still end by chance, or because the guest is slowed down: then it is not known that it has no end.</summary>
    private bool MayEnd { get; init; }

    private bool IsSlowedDown => Plan is { AutoConverge: true };

    /// <summary>How long an iteration may take that can end by chance, in seconds.</summary>
    private double LargestByChance => Plan is null ? ByChance * Standstill : ByChanceOfPause * (Downtime ?? Numbers.DowntimeLimit).TotalSeconds;

    /// <summary>What the iterations had to send that were two, three and four before the one that begins next; 0: not known.</summary>
    private double TwoBefore { get; init; }

    private double ThreeBefore { get; init; }

    private double FourBefore { get; init; }

    private TimeSpan Now { get; init; }

    /// <summary>When the iteration began whose pages are known.</summary>
    private TimeSpan Begun { get; init; }

    private long Processed { get; init; }

    private long Remaining { get; init; }

    /// <summary>What the iteration before the one that runs had to send.</summary>
    private long SizeBefore { get; init; }

    /// <summary>
    /// Whether an iteration has begun, and what it has to send is not known yet. QEMU counts it before it looks for the changed pages, which
    /// takes a large guest longer than from one sample to the next.
    /// </summary>
    private bool IsLookingForPages { get; init; }

    private bool IsInPostCopy { get; init; }

    /// <summary>
    /// The part that is done, 0 to 1, which never goes back. During the first pass, when it is not known how much must be sent again, it is half of
    /// the part that is sent; then the part that the time so far has in the time in all, by the long end of <see cref="TimeLeft"/>. It stands
    /// still while there is no long end.
    /// </summary>
    public double Progress { get; private init; }

    /// <summary>How long it will still take.</summary>
    public TimeLeft TimeLeft { get; private init; }

    /// <summary>The forecast of a migration before its first sample.</summary>
    /// <param name="plan">The plan that is run. With auto-converge there is no <see cref="TimeLeft.IsOutpaced"/>: the guest may still be slowed down enough.</param>
    /// <param name="memory">
    /// The VM's memory as measured before the start (libvirt's dirty rate calculation over two periods, say); <see langword="null"/>, the default: not measured. Its curve says how much
    /// shorter passes leave to send. Not used with auto-converge.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is <see langword="null"/>.</exception>
    public static MigrationForecast Start(MigrationPlan plan, VmMemory? memory = null)
    {
        Require.NotNull(plan, nameof(plan));
        return new()
        {
            Plan = plan,
            Convergence = ConvergenceState.Start(plan.Convergence, plan.PostCopy),
            Habits = plan.AutoConverge ? null : GuestHabits.Before(memory?.Dirtied ?? DirtyCurve.None),
        };
    }

    /// <summary>The forecast after one more look at the migration.</summary>
    /// <param name="sample">The look. Any values are taken.</param>
    public MigrationForecast Next(in MigrationSample sample)
    {
        if (IsAbsurd(sample))
        {
            return this;
        }

        var now = sample.Elapsed > Now ? sample.Elapsed : Now;
        var iterations = Iterations.Next(sample);
        var remaining = Math.Max(0, sample.BytesRemaining);
        var isInPostCopy = IsInPostCopy || sample.IsInPostCopy;

        // What falls is known, and so is what was sent before one looked.
        var arePagesFound = IsLookingForPages && (iterations.HasBegun || (remaining > 0 && remaining < Remaining));
        var next = this with
        {
            Now = now,
            Iterations = iterations,
            Begun = arePagesFound ? Now : iterations.IsFirst && iterations.HasBegun ? BeginOf(sample, now) : Begun,
            SizeBefore = iterations.HasBegun ? Iterations.Size : SizeBefore,
            Processed = Math.Max(0, sample.BytesProcessed),
            Remaining = remaining,
            IsLookingForPages = !isInPostCopy && (iterations.HasBegun ? !iterations.IsFirst : IsLookingForPages && !arePagesFound),
            IsInPostCopy = isInPostCopy,
        };
        next = next with
        {
            Sending = SendingAt(sample, next),
            Changing = iterations.IsFirst ? default : Changing,
            Transferring = TransferringAt(next),
            Learned = iterations.IsFirst ? null : Learned,
            Habits = iterations.IsFirst ? Habits?.Forgotten : Habits,
            IsSeenWhole = iterations.IsFirst && iterations.HasBegun ? !(sample.Iteration > 1) : IsSeenWhole,
        };
        if (arePagesFound && !iterations.IsFirst)
        {
            next = next.WithChanges(sample, Iterations.Size, SizeBefore).Learning(sample, Begun, Iterations.Size, SizeBefore);
        }

        next = next.Following(sample);
        var spent = (now - next.Begun).TotalSeconds;
        next = next with
        {
            TimeLeft = sample.BytesTotal <= 0 && remaining == 0 ? default
                : next.IsLookingForPages ? Widest(next.Estimate(sample, 0, spent), next.Estimate(sample, remaining, 0))
                : next.Estimate(sample, remaining, spent),
        };
        return next with { Progress = Math.Max(Progress, next.ProgressBy(sample)) };
    }

    /// <summary>
    /// Pages of zeros are hardly sent, but are done all the same: then what remains falls faster. The time before there is anything to send does not count.
    /// </summary>
    private RecentRate SendingAt(in MigrationSample sample, in MigrationForecast next)
    {
        var seconds = (next.Now - Now).TotalSeconds;
        if (seconds > 0 && (Sending.IsKnown || Remaining > 0))
        {
            // The first iteration's pages of zeros say nothing of how fast the others go.
            var sent = SentSince(next);
            var isAnew = sent > 0 && next.Iterations.HasBegun && Iterations.IsFirst;
            return (isAnew ? Transferring : Sending).Next(sent / seconds, seconds);
        }

        return !Sending.IsKnown && sample.Throughput is { } throughput && throughput > Bandwidth.Zero
            ? Sending.Next(throughput.BitsPerSecond / 8d, 0)
            : Sending;
    }

    private RecentRate TransferringAt(in MigrationForecast next)
    {
        var seconds = (next.Now - Now).TotalSeconds;
        return seconds > 0 && Remaining > 0 && next.Iterations.IsFirst ? Transferring.Next(Math.Max(0, (double)next.Processed - Processed) / seconds, seconds) : Transferring;
    }

    /// <summary>The first pass begins when there is something to send: not before the last sample without, and what was sent by now took its time. Until then the migration is set up.</summary>
    private TimeSpan BeginOf(in MigrationSample sample, TimeSpan now)
    {
        var sent = sample.Throughput is { } throughput && throughput > Bandwidth.Zero ? Math.Max(0, sample.BytesProcessed) * 8d / throughput.BitsPerSecond : double.PositiveInfinity;
        return sent < (now - Now).TotalSeconds ? now - TimeSpan.FromSeconds(sent) : Now;
    }

    /// <summary>After the first iteration hardly any page is of zeros.</summary>
    private double SentSince(in MigrationForecast next) => Math.Max(
        0, Math.Max((double)next.Processed - Processed, next.Iterations.IsFirst ? (double)Remaining - next.Remaining : 0));

    /// <summary>
    /// Known from the second iteration on: what it has to send was changed during the first. QEMU reports a rate of 0 before, and until the migration
    /// has lasted a second: that is none.
    /// </summary>
    private MigrationForecast WithChanges(in MigrationSample sample, double size, double sizeBefore)
    {
        var iteration = sizeBefore / Sending.Mean;
        if (!(iteration > 0))
        {
            return this;
        }

        var rate = sample.DirtyRate is { } reported && reported > Bandwidth.Zero ? reported.BitsPerSecond / 8d : size / iteration;
        return this with
        {
            Changing = Changing.Next(rate, RecentRate.Memory),
            LastIteration = iteration,
            Rising = !Changing.IsKnown ? FirstRise * rate
                : iteration < LastIteration ? Math.Max(0, (rate - LastRate) / (LastIteration - iteration) * iteration)
                : 0,
            LastRate = rate,
            IsOfOnePass = !Changing.IsKnown,
            IsShrinking = FourBefore > 0 ? size < ShrunkFourTimes * FourBefore : size < Shrunk * sizeBefore || (TwoBefore > 0 && size < ShrunkTwice * TwoBefore),
            TwoBefore = Changing.IsKnown ? sizeBefore : 0,
            ThreeBefore = TwoBefore,
            FourBefore = ThreeBefore,
            MayEnd = IsSlowedDown || size <= LargestByChance * Sending.High,
        };
    }

    /// <summary>More than there is to move cannot remain. A rate made of such a count would spoil the forecasts of minutes.</summary>
    private static bool IsAbsurd(in MigrationSample sample) =>
        sample.BytesRemaining > MostBytes || (sample.BytesTotal > 0 && sample.BytesRemaining > sample.BytesTotal);

    private TimeLeft Estimate(in MigrationSample sample, double remaining, double spent)
    {
        if (!Sending.IsKnown)
        {
            return default;
        }

        var (shortest, longest) = (remaining / Sending.High, remaining / Sending.Low);
        if (IsInPostCopy)
        {
            return Range(shortest, longest);
        }

        if (!Changing.IsKnown)
        {
            return Range(shortest, double.PositiveInfinity);
        }

        if (Learned is not null)
        {
            var (best, least) = (Run(sample, remaining, spent, luck: 1), Run(sample, remaining, spent, luck: -1));
            return Range(best.HasEnd ? best.Seconds : shortest, best.HasEnd && least.HasEnd ? Math.Max(best.Seconds, least.Seconds) : double.PositiveInfinity);
        }

        if (Habits is { Curves.Count: > 0 })
        {
            return ByHabits(sample, remaining, spent);
        }

        var kindest = Changing.Low / Sending.High;
        var worst = IsOfOnePass && Changing.High < Sending.Low
            ? Math.Pow(Changing.High / Sending.Low, FirstBend)
            : (Changing.High + (2 * Rising)) / Sending.Low;
        if (kindest >= 1 || (worst >= 1 && !IsShrinking))
        {
            return new() { AtLeast = ToTime(shortest), IsOutpaced = !MayEnd };
        }

        var again = IsSlowedDown ? 0 : Math.Max(0, ((kindest * (spent + shortest)) - Standstill) / (1 - kindest));
        return Range(shortest + again, worst < 1 ? longest + (worst * (spent + longest) / (1 - worst)) : double.PositiveInfinity);
    }

    /// <summary>
    /// Each curve that the guest may have gives an end, or none.
    /// </summary>
    private TimeLeft ByHabits(in MigrationSample sample, double remaining, double spent)
    {
        var off = Sending.OffBy(remaining / Sending.Mean);
        List<(double Seconds, double Weight)> ends = [];
        var endless = 0d;
        foreach (var (curve, weight) in Habits!.Curves)
        {
            var run = Run(sample, remaining, spent, luck: 0, curve, Sending.Mean);
            if (!run.HasEnd)
            {
                endless += weight;
                continue;
            }

            foreach (var (deviations, part) in GuestHabits.Spread)
            {
                ends.Add((run.Seconds / (1 + (deviations * off)), weight * part));
            }
        }

        var straight = Run(sample, remaining, spent, luck: 0, Habits.Straightest, Sending.Mean);
        var all = endless + ends.Sum(end => end.Weight);
        if (ends.Count == 0 || endless >= (IsShrinking ? Endless : EndlessOfEqual) * all)
        {
            return new() { AtLeast = ToTime(remaining / Sending.High), IsOutpaced = !MayEnd };
        }

        ends.Sort();
        var shortest = At(LeftOut);
        if (straight.HasEnd)
        {
            shortest = Math.Min(shortest, straight.Seconds / (1 + (GuestHabits.Spread[1].Deviations * off)));
        }

        return Range(
            Math.Max(0, shortest - ShorterSwitchover),
            endless >= (IsShrinking && !MayEnd ? MayBeEndless : MayBeEndlessOfEqual) * all ? double.PositiveInfinity : At(1 - (Habits.IsMeasured ? LeftOut : LeftOutOfUnmeasured)) + LongerSwitchover);

        double At(double part)
        {
            var (sum, last) = ((all - endless) * part, ends.Count - 1);
            for (var i = 0; i < last; i++)
            {
                sum -= ends[i].Weight;
                if (sum <= 0)
                {
                    return ends[i].Seconds;
                }
            }

            return ends[last].Seconds;
        }
    }

    /// <summary>Goes on from here in the model.</summary>
    private ModelRun Run(in MigrationSample sample, double remaining, double spent, double luck) =>
        Run(sample, remaining, spent, luck, luck > 0 ? Learned!.Best : Learned!.Worst, luck > 0 ? Sending.High : Sending.Low);

    private ModelRun Run(in MigrationSample sample, double remaining, double spent, double luck, DirtyCurve dirtied, double bytesPerSecond) => MigrationModel.Run(new()
    {
        Plan = Plan!,
        Memory = new() { UsedBytes = sample.BytesTotal > 0 ? sample.BytesTotal : MostBytes, Dirtied = dirtied },
        Link = new(),
        Options = Numbers,
        Luck = luck,
        Ongoing = new()
        {
            Size = Math.Max(remaining, Iterations.Size),
            Remaining = remaining,
            Spent = Math.Max(0, spent),
            BytesPerSecond = bytesPerSecond,
            Throttling = Throttling,
            Convergence = Convergence,
            ActionsTaken = ActionsTaken,
            Downtime = Downtime ?? Numbers.DowntimeLimit,
            Sample = sample,
        },
    });

    /// <summary>What the guest changed during the pass before is a point of its dirty curve. Several passes between two samples count as one.</summary>
    private MigrationForecast Learning(in MigrationSample sample, TimeSpan begunBefore, double size, double sizeBefore)
    {
        var isFirst = IsSlowedDown ? Learned is null : Habits is { Curves.Count: 0 };
        var seconds = isFirst ? (Begun - begunBefore).TotalSeconds : sizeBefore / Sending.Mean;
        if (Plan is null)
        {
            return this;
        }

        if (!IsSeenWhole || !(seconds > 0) || !(seconds < LongestKnown))
        {
            return this with { IsSeenWhole = true };
        }

        return IsSlowedDown
            ? this with { Learned = LearnedPasses.After(Learned, seconds, size, Throttling.Percent), Throttling = Throttling.Next(seconds, sizeBefore, size) }
            : this with { Habits = WithPass(sample, seconds, size, isFirst) };
    }

    /// <summary>QEMU reports a rate of passes of a second or more, by its own clock. The time between two polls is not known as well.</summary>
    private GuestHabits? WithPass(in MigrationSample sample, double seconds, double size, bool isFirst) =>
        sample.DirtyRate is { } rate && rate > Bandwidth.Zero && size * 8d / rate.BitsPerSecond > 1
            ? Habits?.After(size * 8d / rate.BitsPerSecond, size, 0)
            : Habits?.After(seconds, size, isFirst ? FirstPassVariance : Math.Pow(PollSeconds / seconds, 2));

    /// <summary>What the plan's schedule does is taken to be done at once.</summary>
    private MigrationForecast Following(in MigrationSample sample)
    {
        if (Plan is null || Plan.Convergence.Equals(ConvergenceSchedule.None))
        {
            return this;
        }

        var next = this with { Convergence = Convergence.Next(sample) };
        foreach (var due in next.Convergence.Due)
        {
            next = next with
            {
                ActionsTaken = next.ActionsTaken + 1,
                Downtime = due.Action.Kind == ConvergenceActionKind.SetDowntime ? due.Action.Downtime : next.Downtime,
            };
        }

        return next;
    }

    private double ProgressBy(in MigrationSample sample) =>
        !IsInPostCopy && !Changing.IsKnown ? sample.BytesTotal > Remaining ? (1 - ((double)Remaining / sample.BytesTotal)) / 2 : 0
        : TimeLeft.AtMost is { } left && Now > TimeSpan.Zero ? Now.TotalSeconds / (Now.TotalSeconds + left.TotalSeconds)
        : 0;

    /// <summary>Either all the pages of the iteration are found, or none of them yet.</summary>
    private static TimeLeft Widest(in TimeLeft one, in TimeLeft other) => one with
    {
        AtLeast = one.AtLeast < other.AtLeast ? one.AtLeast : other.AtLeast,
        AtMost = one.AtMost is null || other.AtMost is null ? null : one.AtMost > other.AtMost ? one.AtMost : other.AtMost,
    };

    private static TimeLeft Range(double shortest, double longest) => new() { AtLeast = ToTime(shortest), AtMost = ToTime(longest) };

    /// <summary>What takes longer than a year is not known; nor is 0 divided by 0.</summary>
    private static TimeSpan? ToTime(double seconds) => seconds <= LongestKnown ? TimeSpan.FromSeconds(seconds) : null;
}
