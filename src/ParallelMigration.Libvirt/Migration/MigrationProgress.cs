using System.Collections.Generic;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>One report about a running migration.</summary>
public sealed class MigrationProgress
{
    /// <summary>Gets what libvirt reports about the job. A value that libvirt did not give is <see langword="null"/>, or 0 for an amount.</summary>
    public required MigrationSample Sample { get; init; }

    /// <summary>Gets the part that is done, 0 to 1 (<see cref="MigrationForecast.Progress"/>). It never decreases.</summary>
    /// <value>0 until something is known.</value>
    public double Fraction { get; init; }

    /// <summary>Gets the estimate of the time that the migration still takes, at its recent rates.</summary>
    /// <value>The default says that nothing is known.</value>
    public TimeRemaining TimeRemaining { get; init; }

    /// <summary>Gets the convergence actions that were taken so far, with their reasons, in order.</summary>
    public IReadOnlyList<ConvergenceDecision> Actions { get; init; } = [];
}
