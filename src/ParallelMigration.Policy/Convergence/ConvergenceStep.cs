using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Convergence;

/// <summary>An action for a migration that stalls.</summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly record struct ConvergenceStep
{
    /// <summary>Initializes an action from this many stalls on.</summary>
    /// <param name="stallLimit">How often the migration must have stalled, 1 or more.</param>
    /// <param name="action">What is then done, once.</param>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="stallLimit"/> is less than 1.</exception>
    public ConvergenceStep(int stallLimit, ConvergenceAction action)
    {
        StallLimit = stallLimit;
        Action = action;
    }

    /// <summary>Gets how often the migration must have stalled, 1 or more. (Only the default value has 0; no schedule takes it.)</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int StallLimit
    {
        get;
        init
        {
            Require.AtLeast(value, 1, nameof(StallLimit));
            field = value;
        }
    }

    /// <summary>Gets what is then done, once. The default is <see cref="ConvergenceAction.Wait"/>.</summary>
    public ConvergenceAction Action { get; init; }
}
