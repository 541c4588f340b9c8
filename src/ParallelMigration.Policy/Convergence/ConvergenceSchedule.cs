using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Convergence;

/// <summary>
/// How a migration policy brings migrations to their end: actions at the start, one step per stall limit, and the last actions after the
/// steps, or after a time limit. The same whether the migration is parallel or not (rule A4). <see cref="ConvergenceState"/> follows it.
/// </summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public sealed record ConvergenceSchedule
{
    // Kept, because the resolver asks at each decision.
    private readonly bool initialSwitches;
    private readonly bool initialAborts;
    private readonly bool stepsSwitch;
    private readonly bool lastSwitches;

    /// <summary>Initializes a schedule without any action.</summary>
    public ConvergenceSchedule()
    {
    }

    /// <summary>Initializes a schedule from its three parts.</summary>
    /// <param name="initial">Done at the start, in order.</param>
    /// <param name="steps">Done as the migration stalls; their stall limits rise.</param>
    /// <param name="last">Done, in order, one at each further stall after the last step.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The stall limits do not rise from 1 or more.</exception>
    public ConvergenceSchedule(
        IEnumerable<ConvergenceAction> initial, IEnumerable<ConvergenceStep> steps, IEnumerable<ConvergenceAction> last)
    {
        Require.NotNull(initial, nameof(initial));
        Require.NotNull(steps, nameof(steps));
        Require.NotNull(last, nameof(last));
        Initial = [.. initial];
        Steps = [.. steps];
        Last = [.. last];
    }

    /// <summary>Gets a schedule that does nothing: the hypervisor's own downtime limit holds, and a guest that changes its memory faster than it is sent never arrives.</summary>
    public static ConvergenceSchedule None => new();

    /// <summary>Gets what is done at the start, in order. The default is nothing.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public IReadOnlyList<ConvergenceAction> Initial
    {
        get;
        init
        {
            field = Copy(value, nameof(Initial));
            initialSwitches = field.Any(Switches);
            initialAborts = field.Any(action => action.Kind == ConvergenceActionKind.Abort);
        }
    } = [];

    /// <summary>Gets what is done as the migration stalls, in the order of rising stall limits. The default is nothing.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The stall limits do not rise from 1 or more.</exception>
    public IReadOnlyList<ConvergenceStep> Steps
    {
        get;
        init
        {
            var steps = Copy(value, nameof(Steps));
            for (var i = 0; i < steps.Count; i++)
            {
                var before = i == 0 ? 0 : steps[i - 1].StallLimit;
                if (steps[i].StallLimit <= before)
                {
                    throw new ArgumentException($"Stall limit {steps[i].StallLimit} follows {before}. Give the steps in the order of rising limits, from 1 on.", nameof(Steps));
                }
            }

            field = steps;
            stepsSwitch = steps.Any(step => Switches(step.Action));
        }
    } = [];

    /// <summary>Gets what is done, in order, one action at each further stall after the last step. The default is nothing.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public IReadOnlyList<ConvergenceAction> Last
    {
        get;
        init
        {
            field = Copy(value, nameof(Last));
            lastSwitches = field.Any(Switches);
        }
    } = [];

    /// <summary>
    /// Gets how long a migration may take in all, 1 s to <see cref="MaxTimeLimit"/>, rounded down to whole seconds. The default is <see langword="null"/>: as long as it takes.
    /// </summary>
    /// <remarks>
    /// After that time the last actions are due, whatever steps there were still to come: one at once, then one at each further stall, and after
    /// a tenth of the limit at the latest. Behind the last of them the migration is aborted, so that it always ends.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = InSeconds(value, nameof(TimeLimit));
    }

    /// <summary>
    /// Gets how long a migration may take for each GiB of what there is to move, memory and disks: 1 s to <see cref="MaxTimeLimit"/>, rounded down to whole
    /// seconds. The default is <see langword="null"/>: as long as it takes. With <see cref="TimeLimit"/>, the shorter counts.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan? TimeLimitPerGibibyte
    {
        get;
        init => field = InSeconds(value, nameof(TimeLimitPerGibibyte));
    }

    /// <summary>Gets the longest time limit: 30 days.</summary>
    public static TimeSpan MaxTimeLimit => TimeSpan.FromDays(30);

    /// <summary>Gets whether there is neither an action nor a time limit.</summary>
    public bool IsEmpty => Initial.Count == 0 && Steps.Count == 0 && Last.Count == 0 && TimeLimit is null && TimeLimitPerGibibyte is null;

    /// <summary>Gets whether any action switches to post-copy, for which rules C1 and C2 hold.</summary>
    public bool SwitchesToPostCopy => initialSwitches || stepsSwitch || lastSwitches;

    /// <summary>Gets whether the migration is aborted as soon as it starts, which no policy means.</summary>
    internal bool BeginsWithAbort => initialAborts;

    /// <summary>Returns how long a migration of this size may take; <see langword="null"/>: as long as it takes. The size is not known while it is 0.</summary>
    internal TimeSpan? TimeLimitOf(long bytes)
    {
        if (TimeLimitPerGibibyte is not { } each || bytes <= 0)
        {
            return TimeLimit;
        }

        var ticks = each.Ticks * (bytes / (double)(1L << 30));
        var most = TimeLimit ?? TimeSpan.MaxValue;
        return ticks < most.Ticks ? TimeSpan.FromTicks((long)ticks) : most;
    }

    /// <inheritdoc/>
    public bool Equals(ConvergenceSchedule? other) => ReferenceEquals(this, other)
        || (other is not null && TimeLimit == other.TimeLimit && TimeLimitPerGibibyte == other.TimeLimitPerGibibyte
            && Initial.SequenceEqual(other.Initial) && Steps.SequenceEqual(other.Steps) && Last.SequenceEqual(other.Last));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Steps.Aggregate(unchecked((Initial.Count * 397) ^ Last.Count), (hash, step) => unchecked((hash * 397) ^ step.GetHashCode()));

    /// <summary><c>SetDowntime(100 ms); at 1: SetDowntime(150 ms); at last: Abort</c>, or <c>none</c>.</summary>
    public override string ToString() => IsEmpty ? "none" : string.Join(
        "; ",
        Initial.Select(action => action.ToString())
            .Concat(Steps.Select(step => $"at {step.StallLimit}: {step.Action}"))
            .Concat(Last.Select(action => $"at last: {action}"))
            .Concat(Limits()));

    private IEnumerable<string> Limits()
    {
        if (TimeLimit is { } limit)
        {
            yield return $"within {Seconds(limit)} s";
        }

        if (TimeLimitPerGibibyte is { } each)
        {
            yield return $"within {Seconds(each)} s per GiB";
        }

        static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
    }

    private static TimeSpan? InSeconds(TimeSpan? value, string name)
    {
        if (value is not { } time)
        {
            return null;
        }

        Require.Between(time, TimeSpan.FromSeconds(1), MaxTimeLimit, name);
        return TimeSpan.FromTicks(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond));
    }

    private static bool Switches(ConvergenceAction action) => action.Kind == ConvergenceActionKind.PostCopy;

    private static ReadOnlyCollection<T> Copy<T>(IReadOnlyList<T> items, string name)
    {
        Require.NotNull(items, name);
        return Array.AsReadOnly(items.ToArray());
    }
}
