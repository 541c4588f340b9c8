using System;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Convergence;

/// <summary>
/// How far a migration has come and how long it will still take, by its samples. Pure, like <see cref="ConvergenceState"/>, and made the same way:
/// <c>forecast = forecast.Next(sample)</c>. Without auto-converge nothing is allocated. The default value is the forecast before the first sample, of a plan without auto-converge.
/// </summary>
/// <remarks>
/// <para>
/// The model: what remains is sent at the recent rate; meanwhile the guest changes memory at its recent rate, which is sent in the next iteration,
/// and so on in a geometric series. Each end of <see cref="TimeRemaining"/> takes both rates at the end of where they were recently: the guest's by 2.5 times its
/// mean absolute deviation, 2.5 % at least; that at which is sent by 1.5 times that of 2 s each, 1 % at least. The short end also reckons that what the guest changes in the last 0.2 s need not be
/// sent while it runs. That there is no end is said only of iterations that do not get clearly smaller, that are too large to end by chance, and of guests that are not slowed down.
/// </para>
/// <para>
/// Where the VM's dirty curve was known before the start, the model is that of <see cref="MigrationPrediction"/>. It goes on from the latest sample with that curve, as high and as bent as the latest eight
/// passes show; the steadier these are, the narrower is the range.
/// </para>
/// <para>
/// With auto-converge it is the same model. Once the VM is slowed down, and where it is not known what it then changes, its dirty curve is made of the latest eight passes alone. At the short end
/// it does as much less as QEMU slows its CPUs down; at the long end it is not held back before QEMU has gone as far as it can.
/// </para>
/// </remarks>
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly record struct MigrationForecast
{
    /// <summary>What may remain for the pause at the end, in seconds: the highest downtime of oVirt's ordinary policies.</summary>
    private const double Standstill = 0.5;

    /// <summary>What the guest changes in the last pass, and how long the switchover takes, in seconds.</summary>
    private const double LastPass = 0.2;
    private const double Switchover = 0.2;

    /// <summary>A pass that has such a part of what is expected of it has all of its pages: guests do not get much slower from one pass to the next.</summary>
    private const double MostlyFound = 0.8;

    /// <summary>
    /// An iteration that is this part of the one before, and of the one before that, is clearly smaller: rates vary by some percent. Once there are enough
    /// of them, it is compared with the fourth before, which a guest that converges, however slowly, has left far behind.
    /// </summary>
    private const double Shrunk = 0.97;
    private const double ShrunkTwice = 0.93;
    private const double ShrunkFourTimes = 0.85;

    /// <summary>Iterations of up to so many times what may be left at the end can end by chance.</summary>
    private const double ByChance = 1.5;

    /// <summary>
    /// From the first pass alone it is not known how often the same pages were changed. At worst each iteration is, of the one before, as much as this power of what it would be at a steady rate.
    /// </summary>
    private const double FirstBend = 0.33;

    private const double LongestKnown = 365 * 86_400d;

    /// <summary>4 EiB: no VM has as much to move.</summary>
    private const long MostBytes = 1L << 62;

    /// <summary>Of a guest that is slowed down. The switchover at the end takes 0.05 to 0.36 s.</summary>
    private static readonly PredictionOptions Numbers = PredictionOptions.Default with { Overhead = TimeSpan.FromMilliseconds(90), DirtySpread = 0.05 };

    /// <summary>Of a guest whose dirty curve is known.</summary>
    private static readonly PredictionOptions KnownNumbers = PredictionOptions.Default with { Overhead = TimeSpan.FromMilliseconds(150) };

    /// <summary>The plan, where the guest may be slowed down or its dirty curve is known; else <see langword="null"/>.</summary>
    private MigrationPlan? Plan { get; init; }

    /// <summary>The plan's schedule, followed as by who runs the migration, and what it has set so far.</summary>
    private ConvergenceState Convergence { get; init; }

    private int ActionsTaken { get; init; }

    private TimeSpan? Downtime { get; init; }

    /// <summary>What the passes show of the guest, and by how much it is slowed down.</summary>
    private LearnedPasses? Learned { get; init; }

    /// <summary>The dirty curves that were known before the start, corrected by the passes; <see langword="null"/>: none were.</summary>
    private CorrectedCurves? Known { get; init; }

    private Throttling Throttling { get; init; }

    /// <summary>Whether the iteration was seen when it began. One that ran before the first sample is not learned from.</summary>
    private bool IsSeenWhole { get; init; }

    private Iterations Iterations { get; init; }

    private SendingRate Sending { get; init; }

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

    /// <summary>Whether the curves that were known show what the guest changes from here on. How fast QEMU slows it down that asks in the middle of passes is not in the model.</summary>
    private bool GoesByKnownCurves => Known is { HasPasses: true } && (Throttling.Percent == 0 || Known.CoversSlowedDown) && !(IsSlowedDown && Iterations.HasAskedEarly);

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
    /// Gets the part that is done, 0 to 1, which never goes back. During the first pass, when it is not known how much must be sent again, it is half of
    /// the part that is sent; then the part that the time so far has in the time in all, by the long end of <see cref="TimeRemaining"/>. It stands
    /// still while there is no long end.
    /// </summary>
    public double Progress { get; private init; }

    /// <summary>Gets how long it will still take.</summary>
    public TimeRemaining TimeRemaining { get; private init; }

    /// <summary>Returns the forecast of a migration before its first sample. The default value is that of a plan without auto-converge.</summary>
    /// <param name="plan">The plan that is run. With auto-converge there is no <see cref="TimeRemaining.IsNotConverging"/>: the guest may still be slowed down enough.</param>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is <see langword="null"/>.</exception>
    public static MigrationForecast Start(MigrationPlan plan) => Start(plan, new VmMemory());

    /// <summary>Returns the forecast of a migration before its first sample, of a VM whose dirty curve is known: from the second pass on, its range is narrower.</summary>
    /// <param name="plan">The plan that is run.</param>
    /// <param name="memory">
    /// The VM's memory by earlier migrations (<see cref="VmMemory.FromHistory"/>) or measured, of which the dirty curves are used. The passes correct their height and their bend.
    /// Without <see cref="VmMemory.DirtiedInCpuTime"/>, what the VM changes once auto-converge has slowed it down is learned from the passes alone.
    /// </param>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static MigrationForecast Start(MigrationPlan plan, VmMemory memory)
    {
        Require.NotNull(plan, nameof(plan));
        Require.NotNull(memory, nameof(memory));
        var known = memory.Dirtied.Count == 0 ? null : CorrectedCurves.Of(memory);
        return plan.AutoConverge || known is not null ? new() { Plan = plan, Known = known, Convergence = ConvergenceState.Start(plan.Convergence, plan.PostCopy) } : default;
    }

    /// <summary>Returns the forecast after one more sample.</summary>
    /// <param name="sample">The sample. Any values are taken.</param>
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

        // What falls is known, and so is what was sent before the first sample.
        var arePagesFound = IsLookingForPages && (iterations.HasBegun || (remaining > 0 && remaining < Remaining));
        var next = this with
        {
            Now = now,
            Iterations = iterations,
            Begun = arePagesFound ? Now : iterations is { IsFirst: true, HasBegun: true } ? BeginOf(sample, now) : Begun,
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
            Learned = iterations.IsFirst ? null : Learned,
            Known = iterations.IsFirst ? Known?.Anew() : Known,
            Throttling = iterations.IsFirst ? default : Throttling,
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
            TimeRemaining = sample.BytesTotal <= 0 && remaining == 0 ? default
                : next.IsLookingForPages && !next.AreMostFound(remaining) ? Widest(next.Estimate(sample, 0, spent), next.Estimate(sample, remaining, 0))
                : next.IsLookingForPages ? next.WithThrottleOf(remaining).Estimate(sample, remaining, 0)
                : next.Estimate(sample, remaining, spent),
        };
        return next with { Progress = Math.Max(Progress, next.ProgressBy(sample)) };
    }

    /// <summary>
    /// Pages of zeros are hardly sent, but are done all the same: then what remains falls faster. The time before there is anything to send does not count.
    /// </summary>
    private SendingRate SendingAt(in MigrationSample sample, in MigrationForecast next)
    {
        var seconds = (next.Now - Now).TotalSeconds;
        if (seconds > 0 && (Sending.IsKnown || Remaining > 0))
        {
            // The first iteration's pages of zeros say nothing of how fast the others go.
            var sent = SentSince(next);
            var isAnew = sent > 0 && next.Iterations.HasBegun && Iterations.IsFirst;
            return (isAnew ? default : Sending).Next(sent, seconds);
        }

        return !Sending.IsKnown && sample.Throughput is { } throughput && throughput > Bandwidth.Zero ? SendingRate.Of(throughput) : Sending;
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
            Rising = iteration < LastIteration ? Math.Max(0, (rate - LastRate) / (LastIteration - iteration) * iteration) : 0,
            LastRate = rate,
            IsOfOnePass = !Changing.IsKnown,
            IsShrinking = FourBefore > 0 ? size < ShrunkFourTimes * FourBefore : size < Shrunk * sizeBefore && (TwoBefore == 0 || size < ShrunkTwice * TwoBefore),
            TwoBefore = Changing.IsKnown ? sizeBefore : 0,
            ThreeBefore = TwoBefore,
            FourBefore = ThreeBefore,
            MayEnd = IsSlowedDown || size <= ByChance * Standstill * Sending.High,
        };
    }

    /// <summary>QEMU has slowed the guest down before it begins to send.</summary>
    private MigrationForecast WithThrottleOf(double size) =>
        IsSlowedDown && IsSeenWhole ? this with { Throttling = Throttling.Next(SizeBefore / Sending.Mean, SizeBefore, size) } : this;

    /// <summary>Whether what remains is what the iteration has to send, though it may still rise. Of those that are small enough to end by chance it is not known.</summary>
    private bool AreMostFound(double remaining) =>
        Changing.IsKnown && remaining > Math.Max(MostlyFound * Changing.Low * SizeBefore / Sending.High, ByChance * Standstill * Sending.High);

    /// <summary>More than there is to move cannot remain. A rate made of such a count would spoil the forecasts of minutes.</summary>
    private static bool IsAbsurd(in MigrationSample sample) =>
        sample.BytesRemaining > MostBytes || (sample.BytesTotal > 0 && sample.BytesRemaining > sample.BytesTotal);

    private TimeRemaining Estimate(in MigrationSample sample, double remaining, double spent)
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

        var kindest = Changing.Low / Sending.High;
        if (GoesByKnownCurves && (IsSlowedDown || kindest < 1))
        {
            return ByKnownCurves(sample, remaining, spent, shortest);
        }

        if (Learned is not null)
        {
            var (best, least) = (
                Run(sample, remaining, spent, new() { Dirtied = Learned.Best }, Numbers, luck: 1), Run(sample, remaining, spent, new() { Dirtied = Learned.Worst }, Numbers, luck: -1));
            return Range(best.HasEnd ? best.Seconds : shortest, best.HasEnd && least.HasEnd ? Math.Max(best.Seconds, least.Seconds) : double.PositiveInfinity);
        }

        var worst = IsOfOnePass && Changing.High < Sending.Low
            ? Math.Pow(Changing.High / Sending.Low, FirstBend)
            : (Changing.High + (2 * Rising)) / Sending.Low;
        if (kindest >= 1 || (worst >= 1 && !IsShrinking))
        {
            return new() { AtLeast = ToTime(shortest), IsNotConverging = !MayEnd };
        }

        var again = IsSlowedDown ? 0 : Math.Max(0, ((kindest * (spent + shortest)) - LastPass) / (1 - kindest));
        return Range(shortest + again, worst < 1 ? longest + (worst * (spent + longest) / (1 - worst)) + Switchover : double.PositiveInfinity);
    }

    /// <summary>Goes on from here in the model, with the curve that was known. There is no end where the best case has none, or where the worst has none and the passes do not get clearly smaller.</summary>
    private TimeRemaining ByKnownCurves(in MigrationSample sample, double remaining, double spent, double shortest)
    {
        var options = KnownNumbers with { DirtySpread = Known!.Spread };
        var (best, least) = (Run(sample, remaining, spent, Known.Best, options, luck: 1), Run(sample, remaining, spent, Known.Worst, options, luck: -1));
        if (!best.HasEnd || (!least.HasEnd && !IsShrinking))
        {
            return new() { AtLeast = ToTime(best.HasEnd ? best.Seconds : shortest), IsNotConverging = !MayEnd };
        }

        return Range(best.Seconds, least.HasEnd ? Math.Max(best.Seconds, least.Seconds) : double.PositiveInfinity);
    }

    /// <summary>Goes on from here in the model.</summary>
    private ModelRun Run(in MigrationSample sample, double remaining, double spent, VmMemory curves, PredictionOptions options, double luck) => MigrationModel.Run(new()
    {
        Plan = Plan!,
        Memory = curves with { UsedBytes = sample.BytesTotal > 0 ? sample.BytesTotal : MostBytes },
        Options = options,
        Luck = luck,
        Ongoing = new()
        {
            Size = Math.Max(remaining, Iterations.Size),
            Remaining = remaining,
            Spent = Math.Max(0, spent),
            BytesPerSecond = luck > 0 ? Sending.High : Sending.Low,
            LeavesRest = GoesByKnownCurves,
            Throttling = Throttling,
            Convergence = Convergence,
            ActionsTaken = ActionsTaken,
            Downtime = DowntimeLimit,
            Sample = sample,
        },
    });

    private TimeSpan DowntimeLimit => Downtime ?? Numbers.DowntimeLimit;

    /// <summary>What the guest changed during the pass before is a point of its dirty curve. Several passes between two samples count as one.</summary>
    private MigrationForecast Learning(in MigrationSample sample, TimeSpan begunBefore, double size, double sizeBefore)
    {
        if (Plan is null)
        {
            return this;
        }

        var isFirst = IsSlowedDown ? Learned is null : Known is { HasPasses: false };
        var seconds = isFirst ? (Begun - begunBefore).TotalSeconds : sizeBefore / Sending.Mean;
        if (!IsSeenWhole || !(seconds < LongestKnown))
        {
            return this with { IsSeenWhole = true };
        }

        // QEMU asks for the changed pages while as much is left as may be sent in the downtime: that was not changed meanwhile.
        var rest = Sending.Mean * DowntimeLimit.TotalSeconds;
        var withoutRest = isFirst ? seconds : (sizeBefore - rest) / Sending.Mean;

        // What QEMU reports of a second or more is exact.
        var changed = withoutRest >= 1 && sample.DirtyRate is { } rate && rate > Bandwidth.Zero ? rate.BitsPerSecond / 8d * withoutRest : size - rest;
        var next = withoutRest > 0 && changed > 0 ? this with { Known = Known?.After(withoutRest, changed, Throttling.Percent) } : this;
        return IsSlowedDown && seconds > 0
            ? next with { Learned = LearnedPasses.After(Learned, seconds, size, Throttling.Percent), Throttling = Throttling.Next(seconds, sizeBefore, size) }
            : next;
    }

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
        : TimeRemaining.AtMost is { } left && Now > TimeSpan.Zero ? Now.TotalSeconds / (Now.TotalSeconds + left.TotalSeconds)
        : 0;

    /// <summary>Either all the pages of the iteration are found, or none of them yet.</summary>
    private static TimeRemaining Widest(in TimeRemaining one, in TimeRemaining other) => one with
    {
        AtLeast = one.AtLeast < other.AtLeast ? one.AtLeast : other.AtLeast,
        AtMost = one.AtMost is null || other.AtMost is null ? null : one.AtMost > other.AtMost ? one.AtMost : other.AtMost,
    };

    private static TimeRemaining Range(double shortest, double longest) => new() { AtLeast = ToTime(shortest), AtMost = ToTime(longest) };

    /// <summary>What takes longer than a year is not known; nor is 0 divided by 0.</summary>
    private static TimeSpan? ToTime(double seconds) => seconds <= LongestKnown ? TimeSpan.FromSeconds(seconds) : null;
}
