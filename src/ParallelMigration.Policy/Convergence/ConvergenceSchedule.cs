using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>
/// How a migration policy brings migrations to their end: actions at the start, one step per stall limit, and the last actions when
/// the steps are used up. Rule A4: the same whether the migration is parallel or not. <see cref="ConvergenceState"/> follows it.
/// </summary>
public sealed class ConvergenceSchedule : IEquatable<ConvergenceSchedule>
{
    /// <summary>A schedule from its three parts.</summary>
    /// <param name="initial">Done at the start, in order.</param>
    /// <param name="steps">Done as the migration stalls; their stall limits rise.</param>
    /// <param name="last">Done as the migration stalls on after the last step, in order, one at each further stall.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The stall limits do not rise.</exception>
    public ConvergenceSchedule(
        IEnumerable<ConvergenceAction> initial, IEnumerable<ConvergenceStep> steps, IEnumerable<ConvergenceAction> last)
    {
        Require.NotNull(initial, nameof(initial));
        Require.NotNull(steps, nameof(steps));
        Require.NotNull(last, nameof(last));
        Initial = Array.AsReadOnly(initial.ToArray());
        Steps = Array.AsReadOnly(steps.ToArray());
        Last = Array.AsReadOnly(last.ToArray());
        for (var i = 1; i < Steps.Count; i++)
        {
            if (Steps[i].StallLimit <= Steps[i - 1].StallLimit)
            {
                throw new ArgumentException(
                    $"Stall limit {Steps[i].StallLimit} follows {Steps[i - 1].StallLimit}. Give the steps in the order of rising limits.",
                    nameof(steps));
            }
        }

        SwitchesToPostCopy = Initial.Concat(Steps.Select(step => step.Action)).Concat(Last)
            .Any(action => action.Kind == ConvergenceActionKind.PostCopy);
    }

    /// <summary>Nothing is ever done: the hypervisor's own downtime limit holds, and a guest that outpaces the link never arrives.</summary>
    public static ConvergenceSchedule None { get; } = new([], [], []);

    /// <summary>Done at the start, in order.</summary>
    public IReadOnlyList<ConvergenceAction> Initial { get; }

    /// <summary>Done as the migration stalls, in the order of rising stall limits.</summary>
    public IReadOnlyList<ConvergenceStep> Steps { get; }

    /// <summary>Done as the migration stalls on after the last step, in order, one at each further stall.</summary>
    public IReadOnlyList<ConvergenceAction> Last { get; }

    /// <summary>Whether any action switches to post-copy, which rules C1 and C2 then count as the policy's.</summary>
    public bool SwitchesToPostCopy { get; }

    /// <inheritdoc/>
    public bool Equals(ConvergenceSchedule? other) => other is not null
        && Initial.SequenceEqual(other.Initial) && Steps.SequenceEqual(other.Steps) && Last.SequenceEqual(other.Last);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConvergenceSchedule);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Steps.Aggregate(unchecked((Initial.Count * 397) ^ Last.Count), (hash, step) => unchecked((hash * 397) ^ step.GetHashCode()));

    /// <summary><c>SetDowntime(100 ms); at 1: SetDowntime(150 ms); at last: Abort</c>, or <c>none</c>.</summary>
    public override string ToString() => Equals(None) ? "none" : string.Join(
        "; ",
        Initial.Select(action => action.ToString())
            .Concat(Steps.Select(step => $"at {step.StallLimit}: {step.Action}"))
            .Concat(Last.Select(action => $"at last: {action}")));
}
