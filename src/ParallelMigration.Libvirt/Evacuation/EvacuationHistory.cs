using System;
using System.Collections.Generic;

namespace ParallelMigration.Libvirt;

/// <summary>What an evacuation has learned so far and a new plan must respect.</summary>
internal sealed class EvacuationHistory
{
    internal EvacuationHistory(IReadOnlySet<Guid> settled, IReadOnlySet<(Guid Vm, string HostId)> failed, IReadOnlyList<EvacuationMove> running, IReadOnlyDictionary<string, double> shares, TimeSpan elapsed)
    {
        Settled = settled;
        Failed = failed;
        Running = running;
        Shares = shares;
        Elapsed = elapsed;
    }

    /// <summary>Gets the guests that are not planned again: they have moved, stay, or need a person to check them.</summary>
    public IReadOnlySet<Guid> Settled { get; }

    /// <summary>Gets the guests and destinations whose migration has failed: it is not tried there again.</summary>
    public IReadOnlySet<(Guid Vm, string HostId)> Failed { get; }

    /// <summary>Gets the migrations that the evacuation runs now.</summary>
    public IReadOnlyList<EvacuationMove> Running { get; }

    /// <summary>Gets the part of their bandwidth that migrations to a host really had, by the host's id, where they took longer than predicted for it: above 0, below 1.</summary>
    public IReadOnlyDictionary<string, double> Shares { get; }

    /// <summary>Gets the time since the start; 0 before it.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Returns what remains of a window.</summary>
    /// <param name="window">The window, from the start on.</param>
    /// <returns><see langword="null"/>: there is none, or it is over. Then all is to end as early as it can.</returns>
    public TimeSpan? RemainingOf(TimeSpan? window) => window > Elapsed ? window - Elapsed : null;
}
