using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Convergence;

/// <summary>
/// Where a running migration stands in its convergence schedule. Pure: a state and a sample give the next state with what is due; the
/// same samples give equal states. Nothing is allocated but for what is due.
/// </summary>
/// <example>
/// <code>
/// state = state.Next(sample);
/// foreach (var decision in state.Due)
/// {
///     if (!TryExecute(decision.Action))
///     {
///         state = state.Failed(decision.Action);
///     }
/// }
/// </code>
/// </example>
/// <remarks>
/// <para>
/// <em>Stalling.</em> During an iteration what remains falls, and as the next one begins it jumps up to what the guest has changed meanwhile. So
/// iterations are compared by their size: what they had to send when they began. A migration stalls when an iteration is not smaller than
/// the best before it, by <see cref="ConvergenceOptions.MinimumGain"/> at least. Each iteration counts once at most, and two counts are
/// <see cref="ConvergenceOptions.StallPeriod"/> apart. The first pass, which sends everything, counts neither as a stall nor as the best. Where
/// libvirt gives no iteration (while disks are copied), one is taken to be over when as much has been sent as remained at its most; so it is where
/// QEMU (9.2 and later, while it slows the guest down) begins a new one before the last is through.
/// </para>
/// <para>
/// <em>Dead link.</em> Where nothing at all is sent for <see cref="ConvergenceOptions.ProgressTimeout"/> although something remains, the migration is aborted.
/// </para>
/// <para>
/// <em>Time limit.</em> Where the schedule has one and the migration has taken as long, the last actions are due, one at once, and behind them the abort.
/// </para>
/// <para>
/// <em>Post-copy.</em> Once it was asked for, nothing else is until it has failed; once it has begun, nothing ever is: the guest runs at the
/// destination and needs the source's memory.
/// </para>
/// <para>The default value follows <see cref="ConvergenceSchedule.None"/> without post-copy.</para>
/// </remarks>
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly record struct ConvergenceState
{
    private static readonly ConvergenceSchedule Empty = new();
    private static readonly ConvergenceOptions Defaults = new();

    private ConvergenceSchedule? Schedule { get; init; }

    private ConvergenceOptions? Options { get; init; }

    private bool IsPostCopyAllowed { get; init; }

    private ConvergencePhase Phase { get; init; }

    /// <summary>How many of the schedule's actions are behind: the initial ones, then the steps, then the last ones.</summary>
    private int Position { get; init; }

    private Stalling Stalling { get; init; }

    private TimeSpan Now { get; init; }

    /// <summary>When something was last seen to be sent, or nothing remained.</summary>
    private TimeSpan Sent { get; init; }

    /// <summary>When the next action of a migration that has reached its time limit is due, if it does not stall before.</summary>
    private TimeSpan NextAtLimit { get; init; }

    private DueActions DueActions { get; init; }

    /// <summary>Gets what is to be done now, in this order; empty: nothing, the migration goes on. Each is due once, after the sample that made it so.</summary>
    public IReadOnlyList<ConvergenceDecision> Due => DueActions.List;

    /// <summary>Gets how often the migration has stalled so far: 0 or more. Progress does not take stalls back.</summary>
    public int Stalls => Stalling.Stalls;

    /// <summary>Gets what the best iteration so far had to send when it began, in bytes; <see langword="null"/>: none counts yet.</summary>
    public long? BestBytesRemaining => Stalling.Best;

    /// <summary>Returns the state before the first sample.</summary>
    /// <param name="schedule">The plan's schedule (<see cref="MigrationPlan.Convergence"/>).</param>
    /// <param name="postCopyAllowed">Whether the plan allows post-copy (<see cref="MigrationPlan.PostCopy"/>); if not, its steps are passed over.</param>
    /// <param name="options">What counts as stalling; <see langword="null"/>, the default: <see cref="ConvergenceOptions.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is <see langword="null"/>.</exception>
    public static ConvergenceState Start(ConvergenceSchedule schedule, bool postCopyAllowed, ConvergenceOptions? options = null)
    {
        Require.NotNull(schedule, nameof(schedule));
        return new() { Schedule = schedule, IsPostCopyAllowed = postCopyAllowed, Options = options };
    }

    /// <summary>Returns the state after one more sample, with what is then <see cref="Due"/>. The first sample makes the initial actions due.</summary>
    /// <param name="sample">The sample of the running job. Any values are taken.</param>
    public ConvergenceState Next(in MigrationSample sample)
    {
        if (sample.IsInPostCopy || Phase == ConvergencePhase.PostCopy)
        {
            return this with { Phase = ConvergencePhase.PostCopy, DueActions = default };
        }

        var options = Options ?? Defaults;
        var now = sample.Elapsed > Now ? sample.Elapsed : Now;
        var next = this with
        {
            Now = now,
            Sent = sample.BytesRemaining <= 0 || Stalling.HasSent(sample) ? now : Sent,
            Stalling = Stalling.Next(sample, now, options),
            DueActions = default,
        };
        return Phase != ConvergencePhase.PreCopy ? next
            : Position < next.Plan.Initial.Count ? next.AtStart(sample)
            : now - next.Sent >= options.ProgressTimeout ? next.GiveUp(sample)
            : Plan.TimeLimitOf(sample.BytesTotal) is { } limit && now >= limit
                ? now >= NextAtLimit || next.Stalls > Stalls ? next.AtTimeLimit(limit, options.StallPeriod, sample) : next
            : next.Stalls > Stalls ? next.AtStall()
            : next;
    }

    /// <summary>
    /// Returns the state after an action that was due has failed. Necessary for <see cref="ConvergenceAction.PostCopy"/> and
    /// <see cref="ConvergenceAction.Abort"/>, after which nothing else is due; of the others it changes nothing.
    /// </summary>
    /// <param name="action">The action that failed.</param>
    /// <remarks>
    /// The schedule goes on at the next stall: after a post-copy with what comes next, after an abort with the abort again; one
    /// that was due because nothing was sent comes again after as long a time. After the time limit it goes on after a tenth of it at the latest.
    /// </remarks>
    public ConvergenceState Failed(ConvergenceAction action) => (Phase, action.Kind) switch
    {
        (ConvergencePhase.SwitchingToPostCopy, ConvergenceActionKind.PostCopy) or (ConvergencePhase.Aborting, ConvergenceActionKind.Abort) =>
            this with { Phase = ConvergencePhase.PreCopy },
        _ => this,
    };

    private ConvergenceSchedule Plan => Schedule ?? Empty;

    private ConvergenceState AtStart(in MigrationSample sample)
    {
        var due = new List<ConvergenceDecision>();
        var state = this;
        var initial = Plan.Initial;
        while (state.Phase == ConvergencePhase.PreCopy && state.Position < initial.Count)
        {
            state = state.Take(initial[state.Position], new() { Code = ConvergenceReasonCode.AtStart, BytesRemaining = Math.Max(0, sample.BytesRemaining) }, due);
        }

        return state with { DueActions = new(due) };
    }

    private ConvergenceState GiveUp(in MigrationSample sample)
    {
        ConvergenceDecision decision = new()
        {
            Action = ConvergenceAction.Abort,
            Code = ConvergenceReasonCode.NothingSent,
            Stalls = Stalls,
            BytesRemaining = sample.BytesRemaining,
            BestBytesRemaining = BestBytesRemaining,
            NothingSentFor = Now - Sent,
        };
        return this with { Phase = ConvergencePhase.Aborting, Sent = Now, DueActions = new(Enumerable.Repeat(decision, 1)) };
    }

    /// <summary>One action at each stall; what the plan does not allow is none.</summary>
    private ConvergenceState AtStall()
    {
        var (initial, steps, last) = (Plan.Initial.Count, Plan.Steps, Plan.Last);
        var due = new List<ConvergenceDecision>();
        var state = this;
        ConvergenceDecision why = new() { Stalls = Stalls, BytesRemaining = Stalling.Size, BestBytesRemaining = BestBytesRemaining };
        bool isPassedOver;
        do
        {
            var index = state.Position - initial;
            if (index < steps.Count)
            {
                var step = steps[index];
                if (step.StallLimit > Stalls)
                {
                    break;
                }

                state = state.Take(step.Action, why with { Code = ConvergenceReasonCode.StallLimitReached, StallLimit = step.StallLimit }, due);
            }
            else if (index - steps.Count < last.Count)
            {
                state = state.Take(last[index - steps.Count], why with { Code = ConvergenceReasonCode.StepsUsedUp }, due);
            }
            else
            {
                break;
            }

            isPassedOver = due[due.Count - 1].Code == ConvergenceReasonCode.PostCopyNotAllowed;
        }
        while (isPassedOver);

        return due.Count == 0 ? this : state with { DueActions = new(due) };
    }

    /// <summary>The next of the last actions, whatever steps there were still to come; behind them the abort. What the plan does not allow is none.</summary>
    private ConvergenceState AtTimeLimit(TimeSpan limit, TimeSpan stallPeriod, in MigrationSample sample)
    {
        var (stepsEnd, last) = (Plan.Initial.Count + Plan.Steps.Count, Plan.Last);
        var wait = TimeSpan.FromTicks(Math.Max(limit.Ticks / 10, stallPeriod.Ticks));
        var due = new List<ConvergenceDecision>();
        var state = this with
        {
            Position = Math.Max(Position, stepsEnd),
            NextAtLimit = Now < TimeSpan.MaxValue - wait ? Now + wait : TimeSpan.MaxValue,
        };
        ConvergenceDecision why = new()
        {
            Code = ConvergenceReasonCode.TimeLimitReached,
            Stalls = Stalls,
            BytesRemaining = Math.Max(0, sample.BytesRemaining),
            BestBytesRemaining = BestBytesRemaining,
            TimeLimit = limit,
        };
        do
        {
            var index = state.Position - stepsEnd;
            state = state.Take(index < last.Count ? last[index] : ConvergenceAction.Abort, why, due);
        }
        while (due[due.Count - 1].Code == ConvergenceReasonCode.PostCopyNotAllowed);

        return state with { DueActions = new(due) };
    }

    /// <summary>An abort stays the next in the schedule, in case that it fails.</summary>
    private ConvergenceState Take(ConvergenceAction action, ConvergenceDecision why, List<ConvergenceDecision> due)
    {
        if (action.Kind == ConvergenceActionKind.PostCopy && !IsPostCopyAllowed)
        {
            due.Add(why with { Action = ConvergenceAction.Wait, Code = ConvergenceReasonCode.PostCopyNotAllowed, StallLimit = null, TimeLimit = null });
            return this with { Position = Position + 1 };
        }

        due.Add(why with { Action = action });
        return action.Kind switch
        {
            ConvergenceActionKind.Abort => this with { Phase = ConvergencePhase.Aborting },
            ConvergenceActionKind.PostCopy => this with { Phase = ConvergencePhase.SwitchingToPostCopy, Position = Position + 1 },
            _ => this with { Position = Position + 1 },
        };
    }
}
