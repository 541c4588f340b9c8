using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>
/// How a migration policy brings migrations to their end: actions at the start, one step per stall limit, and the last actions when
/// the steps are used up. Rule A4: the same whether the migration is parallel or not.
/// </summary>
public sealed class ConvergenceSchedule : IEquatable<ConvergenceSchedule>
{
    private readonly ConvergenceAction[] initial;
    private readonly ConvergenceStep[] steps;
    private readonly ConvergenceAction[] last;

    /// <summary>A schedule from its three parts.</summary>
    /// <param name="initial">Done at the start, in order.</param>
    /// <param name="steps">Done as the migration stalls; their stall limits rise.</param>
    /// <param name="last">Done when the migration stalls once more after the last step, in order.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The stall limits do not rise.</exception>
    public ConvergenceSchedule(
        IEnumerable<ConvergenceAction> initial, IEnumerable<ConvergenceStep> steps, IEnumerable<ConvergenceAction> last)
    {
        Require.NotNull(initial, nameof(initial));
        Require.NotNull(steps, nameof(steps));
        Require.NotNull(last, nameof(last));
        this.initial = [.. initial];
        this.steps = [.. steps];
        this.last = [.. last];
        for (var i = 1; i < this.steps.Length; i++)
        {
            if (this.steps[i].StallLimit <= this.steps[i - 1].StallLimit)
            {
                throw new ArgumentException(
                    $"Stall limit {this.steps[i].StallLimit} follows {this.steps[i - 1].StallLimit}. Give the steps in the order of rising limits.",
                    nameof(steps));
            }
        }

        SwitchesToPostCopy = this.initial.Concat(this.steps.Select(step => step.Action)).Concat(this.last)
            .Any(action => action.Kind == ConvergenceActionKind.PostCopy);
    }

    /// <summary>Nothing is ever done: the hypervisor's own downtime limit holds, and a guest that outpaces the link never arrives.</summary>
    public static ConvergenceSchedule None { get; } = new([], [], []);

    /// <summary>Done at the start, in order.</summary>
    public IReadOnlyList<ConvergenceAction> Initial => Array.AsReadOnly(initial);

    /// <summary>Done as the migration stalls, in the order of rising stall limits.</summary>
    public IReadOnlyList<ConvergenceStep> Steps => Array.AsReadOnly(steps);

    /// <summary>Done when the migration stalls once more after the last step, in order.</summary>
    public IReadOnlyList<ConvergenceAction> Last => Array.AsReadOnly(last);

    /// <summary>Whether any action switches to post-copy, which rules C1 and C2 then count as the policy's.</summary>
    public bool SwitchesToPostCopy { get; }

    /// <inheritdoc/>
    public bool Equals(ConvergenceSchedule? other) => other is not null
        && initial.SequenceEqual(other.initial) && steps.SequenceEqual(other.steps) && last.SequenceEqual(other.last);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConvergenceSchedule);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        steps.Aggregate(unchecked((initial.Length * 397) ^ last.Length), (hash, step) => unchecked((hash * 397) ^ step.GetHashCode()));

    /// <summary><c>SetDowntime(100 ms); at 1: SetDowntime(150 ms); at last: Abort</c>, or <c>none</c>.</summary>
    public override string ToString() => Equals(None) ? "none" : string.Join(
        "; ",
        initial.Select(action => action.ToString())
            .Concat(steps.Select(step => $"at {step.StallLimit}: {step.Action}"))
            .Concat(last.Select(action => $"at last: {action}")));
}
