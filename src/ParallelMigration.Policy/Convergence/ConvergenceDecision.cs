using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>An action that is due now, and why: codes and numbers first, words when asked for.</summary>
public readonly record struct ConvergenceDecision
{
    /// <summary>
    /// Gets what to do. <see cref="ConvergenceAction.Wait"/> where the schedule says so, and in place of a post-copy that the plan does not allow.
    /// </summary>
    public ConvergenceAction Action { get; init; }

    /// <summary>Gets why: stable API.</summary>
    public ConvergenceReasonCode Code { get; init; }

    /// <summary>Gets how often the migration has stalled, this time included: 0 or more.</summary>
    public int Stalls { get; init; }

    /// <summary>Gets what the iteration that stalled had to send when it began, in bytes; otherwise what remains.</summary>
    public long BytesRemaining { get; init; }

    /// <summary>Gets what the best iteration before it had to send, in bytes; <see langword="null"/>: none counted yet.</summary>
    public long? BestBytesRemaining { get; init; }

    /// <summary>Gets the step's stall limit; <see langword="null"/> except with <see cref="ConvergenceReasonCode.StallLimitReached"/>.</summary>
    public int? StallLimit { get; init; }

    /// <summary>Gets for how long nothing was sent; <see langword="null"/> except with <see cref="ConvergenceReasonCode.NothingSent"/>.</summary>
    public TimeSpan? NothingSentFor { get; init; }

    /// <summary>Gets the time limit; <see langword="null"/> except with <see cref="ConvergenceReasonCode.TimeLimitReached"/>.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Gets what is done and why, in one sentence, made when asked for. For people; may change between versions.</summary>
    public string Message => ConvergenceText.Of(this);

    /// <summary>Code, action and message.</summary>
    public override string ToString() => $"{Code}: {Action}. {Message}";
}
