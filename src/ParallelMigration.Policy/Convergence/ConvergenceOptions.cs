using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>What counts as stalling. Every option has a default.</summary>
public sealed record ConvergenceOptions
{
    /// <summary>Gets the options when nothing is set: a new instance each time.</summary>
    public static ConvergenceOptions Default => new();

    /// <summary>
    /// Gets by which part of the best (smallest) iteration a later one must be smaller to count as progress: 0 (a single byte will do) to less
    /// than 1. The default is 0.01.
    /// </summary>
    /// <remarks>
    /// Ours. Vdsm's low mark takes a single byte. From iterations each less than 1 % smaller than the one before, it takes 69 and more to halve
    /// what remains; that is not a migration on its way to its end.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double MinimumGain
    {
        get;
        init
        {
            Require.Fraction(value, nameof(MinimumGain));
            field = value;
        }
    } = 0.01;

    /// <summary>Gets the shortest time from progress, or from a stall, to the next stall: 0 (each iteration counts) to a day. The default is 10 s.</summary>
    /// <remarks>
    /// Vdsm polls every 10 s (<c>migration_monitor_interval</c>) and takes at most one action each time. Without such a time a small
    /// guest on a fast link, with many iterations a second, would finish its schedule before a single action could help.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan StallPeriod
    {
        get;
        init
        {
            Require.Between(value, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(StallPeriod));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>Gets how long nothing at all may be sent before the migration is aborted: 1 s to a day. The default is 150 s.</summary>
    /// <remarks>The time that Vdsm's <c>migration_progress_timeout</c> once had.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan ProgressTimeout
    {
        get;
        init
        {
            Require.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(ProgressTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(150);
}
