namespace ParallelMigration.Policy;

/// <summary>An action for a migration that stalls.</summary>
public readonly record struct ConvergenceStep
{
    /// <summary>An action from this many stalls on.</summary>
    /// <param name="stallLimit">How often the migration must have stalled, 1 or more.</param>
    /// <param name="action">What is then done, once.</param>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="stallLimit"/> is less than 1.</exception>
    public ConvergenceStep(int stallLimit, ConvergenceAction action)
    {
        Require.AtLeast(stallLimit, 1, nameof(stallLimit));
        StallLimit = stallLimit;
        Action = action;
    }

    /// <summary>How often the migration must have stalled, 1 or more.</summary>
    public int StallLimit { get; }

    /// <summary>What is then done, once.</summary>
    public ConvergenceAction Action { get; }
}
