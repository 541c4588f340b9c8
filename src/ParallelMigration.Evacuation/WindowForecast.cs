using System;
using System.Collections.Generic;

namespace ParallelMigration.Evacuation;

/// <summary>What a window means for a plan.</summary>
public sealed class WindowForecast
{
    internal WindowForecast()
    {
    }

    /// <summary>Gets how long the evacuation may take.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Gets the probability that all that can move have moved by then: 0 to 1, from the ranges of all migrations.</summary>
    public required double Probability { get; init; }

    /// <summary>Gets the ids of the VMs that are expected to have moved by then, in the order of their ends: those that are moved first.</summary>
    public required IReadOnlyList<string> Moved { get; init; }

    /// <summary>Gets what would help, the most helpful first; empty where <see cref="Probability"/> is 0.95 or more, or nothing helps.</summary>
    public required IReadOnlyList<WindowRemedy> Remedies { get; init; }
}
