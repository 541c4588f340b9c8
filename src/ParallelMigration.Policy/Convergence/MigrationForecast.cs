using System;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Convergence;

/// <summary>
/// How far a migration has come and how long it will still take, by its samples. Pure, like <see cref="ConvergenceState"/>, and made the same way:
/// <c>forecast = forecast.Next(sample)</c>. Nothing is allocated. The default value is the forecast before the first sample, of a plan without auto-converge.
/// </summary>
/// <remarks>
/// The model: what remains is sent at the recent rate; meanwhile the guest changes memory at its recent rate, which is sent in the next iteration,
/// and so on in a geometric series. Each end of <see cref="TimeLeft"/> takes both rates at the end of where they were recently (2.5 times
/// their mean absolute deviation, 10 % at least). The short end also reckons that the last half second need not be sent while the guest runs. That there is no end
/// is said only of iterations that do not get clearly smaller, that are too large to end by chance, and of guests that are not slowed down.
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

    /// <summary>From the first pass alone it is not known how often the same pages were changed.</summary>
    private const double FirstRise = 1;

    private const double LongestKnown = 365 * 86_400d;

    /// <summary>4 EiB: no VM has as much to move.</summary>
    private const long MostBytes = 1L << 62;

    private Iterations Iterations { get; init; }

    private RecentRate Sending { get; init; }

    private RecentRate Changing { get; init; }

    /// <summary>The rate of the last iteration, how long that took in seconds, and how much higher it may be of ever shorter ones.</summary>
    private double LastRate { get; init; }

    private double LastIteration { get; init; }

    private double Rising { get; init; }

    /// <summary>Whether the iteration that runs has clearly less to send than those before it.</summary>
    private bool IsShrinking { get; init; }

    /// <summary>Whether the migration may still end by chance, or because the guest is slowed down: then it is not known that it has no end.</summary>
    private bool MayEnd { get; init; }

    private bool IsSlowedDown { get; init; }

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

    /// <summary>The forecast of a migration before its first sample. The default value is that of a plan without auto-converge.</summary>
    /// <param name="plan">The plan that is run. With auto-converge there is no <see cref="TimeLeft.IsOutpaced"/>: the guest may still be slowed down enough.</param>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is <see langword="null"/>.</exception>
    public static MigrationForecast Start(MigrationPlan plan)
    {
        Require.NotNull(plan, nameof(plan));
        return new() { IsSlowedDown = plan.AutoConverge };
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
            Begun = arePagesFound ? Now : Begun,
            SizeBefore = iterations.HasBegun ? Iterations.Size : SizeBefore,
            Processed = Math.Max(0, sample.BytesProcessed),
            Remaining = remaining,
            IsLookingForPages = !isInPostCopy && (iterations.HasBegun ? !iterations.IsFirst : IsLookingForPages && !arePagesFound),
            IsInPostCopy = isInPostCopy,
        };
        next = next with { Sending = SendingAt(sample, next), Changing = iterations.IsFirst ? default : Changing };
        if (arePagesFound && !iterations.IsFirst)
        {
            next = next.WithChanges(sample, Iterations.Size, SizeBefore);
        }

        var spent = (now - next.Begun).TotalSeconds;
        next = next with
        {
            TimeLeft = sample.BytesTotal <= 0 && remaining == 0 ? default
                : next.IsLookingForPages ? Widest(next.Estimate(0, spent), next.Estimate(remaining, 0))
                : next.Estimate(remaining, spent),
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
            return (isAnew ? default : Sending).Next(sent / seconds, seconds);
        }

        return !Sending.IsKnown && sample.Throughput is { } throughput && throughput > Bandwidth.Zero
            ? Sending.Next(throughput.BitsPerSecond / 8d, 0)
            : Sending;
    }

    /// <summary>After the first iteration hardly any page is of zeros.</summary>
    private double SentSince(in MigrationForecast next) => Math.Max(
        0, Math.Max((double)next.Processed - Processed, next.Iterations.IsFirst ? (double)Remaining - next.Remaining : 0));

    /// <summary>
    /// Known from the second iteration on: what it has to send was changed during the first. QEMU tells of a rate of 0 before, and until the migration
    /// has lasted a second: that is none.
    /// </summary>
    private MigrationForecast WithChanges(in MigrationSample sample, double size, double sizeBefore)
    {
        var iteration = sizeBefore / Sending.Mean;
        if (!(iteration > 0))
        {
            return this;
        }

        var rate = sample.DirtyRate is { } told && told > Bandwidth.Zero ? told.BitsPerSecond / 8d : size / iteration;
        return this with
        {
            Changing = Changing.Next(rate, RecentRate.Memory),
            LastIteration = iteration,
            Rising = !Changing.IsKnown ? FirstRise * rate
                : iteration < LastIteration ? Math.Max(0, (rate - LastRate) / (LastIteration - iteration) * iteration)
                : 0,
            LastRate = rate,
            IsShrinking = FourBefore > 0 ? size < ShrunkFourTimes * FourBefore : size < Shrunk * sizeBefore || (TwoBefore > 0 && size < ShrunkTwice * TwoBefore),
            TwoBefore = Changing.IsKnown ? sizeBefore : 0,
            ThreeBefore = TwoBefore,
            FourBefore = ThreeBefore,
            MayEnd = IsSlowedDown || size <= ByChance * Standstill * Sending.High,
        };
    }

    /// <summary>More than there is to move cannot remain. A rate made of such a count would spoil the forecasts of minutes.</summary>
    private static bool IsAbsurd(in MigrationSample sample) =>
        sample.BytesRemaining > MostBytes || (sample.BytesTotal > 0 && sample.BytesRemaining > sample.BytesTotal);

    private TimeLeft Estimate(double remaining, double spent)
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

        var (kindest, worst) = (Changing.Low / Sending.High, (Changing.High + (2 * Rising)) / Sending.Low);
        if (kindest >= 1 || (worst >= 1 && !IsShrinking))
        {
            return new() { AtLeast = ToTime(shortest), IsOutpaced = !MayEnd };
        }

        var again = IsSlowedDown ? 0 : Math.Max(0, ((kindest * (spent + shortest)) - Standstill) / (1 - kindest));
        return Range(shortest + again, worst < 1 ? longest + (worst * (spent + longest) / (1 - worst)) : double.PositiveInfinity);
    }

    private double ProgressBy(in MigrationSample sample) =>
        !IsInPostCopy && !Changing.IsKnown ? sample.BytesTotal > Remaining ? (1 - ((double)Remaining / sample.BytesTotal)) / 2 : 0
        : TimeLeft.AtMost is { } left && Now > TimeSpan.Zero ? Now.TotalSeconds / (Now.TotalSeconds + left.TotalSeconds)
        : 0;

    /// <summary>Either all the pages of the iteration are found, or none of them yet.</summary>
    private static TimeLeft Widest(in TimeLeft one, in TimeLeft other) => one with
    {
        AtLeast = one.AtLeast < other.AtLeast ? one.AtLeast : other.AtLeast,
        AtMost = one.AtMost > other.AtMost ? one.AtMost : other.AtMost,
    };

    private static TimeLeft Range(double shortest, double longest) => new() { AtLeast = ToTime(shortest), AtMost = ToTime(longest) };

    /// <summary>What takes longer than a year is not known; nor is 0 divided by 0.</summary>
    private static TimeSpan? ToTime(double seconds) => seconds <= LongestKnown ? TimeSpan.FromSeconds(seconds) : null;
}
