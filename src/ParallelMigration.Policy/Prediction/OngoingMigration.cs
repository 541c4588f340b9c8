using System;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Prediction;

/// <summary>A migration that runs, in the middle of a pass: where the model goes on from there.</summary>
internal sealed record OngoingMigration
{
    /// <summary>What the pass had to send when it began, and what of that is left.</summary>
    internal required double Size { get; init; }

    internal required double Remaining { get; init; }

    /// <summary>How long ago the pass began, in seconds.</summary>
    internal required double Spent { get; init; }

    /// <summary>How fast memory is sent, as seen.</summary>
    internal required double BytesPerSecond { get; init; }

    /// <summary>Whether a pass leaves what may be sent in the downtime: QEMU asks for the changed pages then, and ends if still no more than that is left.</summary>
    internal bool LeavesRest { get; init; }

    internal required Throttling Throttling { get; init; }

    internal required ConvergenceState Convergence { get; init; }

    internal required int ActionsTaken { get; init; }

    internal required TimeSpan Downtime { get; init; }

    /// <summary>The latest sample.</summary>
    internal required MigrationSample Sample { get; init; }
}
