using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>How long a migration will still take at its recent rates: a range, as far as it is known. The default value: nothing is known.</summary>
/// <remarks>
/// The range is what follows from the recent rates and how much they have varied; it is no promise. A guest that changes its habits, another
/// downtime limit, a switch to post-copy or a change of the bandwidth ends the migration outside of it.
/// </remarks>
public readonly record struct TimeRemaining
{
    /// <summary>Gets the short end: 0 or more; <see langword="null"/>: not known.</summary>
    public TimeSpan? AtLeast { get; init; }

    /// <summary>Gets the long end, not below the short one; <see langword="null"/>: not known, or there is none.</summary>
    public TimeSpan? AtMost { get; init; }

    /// <summary>
    /// Gets whether the migration is not converging: the guest changes its memory as fast as it is sent, or faster, by the best case of the recent rates, or by a
    /// worse one while the iterations do not get smaller. It does not end at these rates, and there is no long end.
    /// </summary>
    public bool IsNotConverging { get; init; }

    /// <summary><c>12 s to 15 s</c>, <c>12 s or more</c>, <c>no end at this rate</c> or <c>not known</c>.</summary>
    public override string ToString() => ConvergenceText.Of(this);
}
