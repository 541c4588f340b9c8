using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>How often a migration has stalled: iterations that have no less to send than the best one before them.</summary>
internal readonly record struct Stalling
{
    private Iterations Iterations { get; init; }

    /// <summary>When the iteration that runs was first seen.</summary>
    private TimeSpan Begun { get; init; }

    /// <summary>When the last progress began or the last stall was counted.</summary>
    private TimeSpan Mark { get; init; }

    /// <summary>Whether the iteration that runs has been counted already.</summary>
    private bool IsCounted { get; init; }

    internal int Stalls { get; private init; }

    /// <summary>The smallest iteration before the one that runs, the first left out.</summary>
    internal long? Best { get; private init; }

    /// <summary>What the iteration that runs had to send.</summary>
    internal long Size => Iterations.Size;

    internal bool HasSent(in MigrationSample sample) => !Iterations.IsSeen || Iterations.HasSent(sample);

    internal Stalling Next(in MigrationSample sample, TimeSpan now, ConvergenceOptions options)
    {
        var iterations = Iterations.Next(sample);
        var next = this with { Iterations = iterations };
        if (iterations.HasBegun)
        {
            next = next with { Begun = now, IsCounted = false };
            next = iterations.IsFirst ? next with { Best = null, Mark = now } : AddsToBest(options) ? next with { Best = Size, Mark = Later(Mark, Begun) } : next;
        }

        return next.IsStall(now, options) ? next with { Stalls = next.Stalls + (next.Stalls == int.MaxValue ? 0 : 1), Mark = now, IsCounted = true } : next;
    }

    /// <summary>Of an iteration that is over.</summary>
    private bool AddsToBest(ConvergenceOptions options) => !Iterations.IsFirst && (Best is null || IsLess(options));

    private bool IsStall(TimeSpan now, ConvergenceOptions options) =>
        !IsCounted && !Iterations.IsFirst && Best is not null && !IsLess(options) && now - Mark >= options.StallPeriod;

    private bool IsLess(ConvergenceOptions options) => Size < Best && Size <= Best - (Best * options.MinimumGain);

    private static TimeSpan Later(TimeSpan first, TimeSpan second) => first > second ? first : second;
}
