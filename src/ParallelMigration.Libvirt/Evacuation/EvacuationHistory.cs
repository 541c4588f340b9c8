using System;
using System.Collections.Generic;

namespace ParallelMigration.Libvirt;

/// <summary>What an evacuation has learned so far and a new plan must respect.</summary>
internal sealed class EvacuationHistory
{
    internal EvacuationHistory(IReadOnlySet<Guid> settled, IReadOnlySet<(Guid Vm, string HostId)> failed, IReadOnlyList<EvacuationMove> running, IReadOnlyDictionary<string, double> shares)
    {
        Settled = settled;
        Failed = failed;
        Running = running;
        Shares = shares;
    }

    /// <summary>Gets the guests that are not planned again: they have moved, stay, or need a person to check them.</summary>
    public IReadOnlySet<Guid> Settled { get; }

    /// <summary>Gets the guests and destinations whose migration has failed: it is not tried there again.</summary>
    public IReadOnlySet<(Guid Vm, string HostId)> Failed { get; }

    /// <summary>Gets the migrations that the evacuation runs now.</summary>
    public IReadOnlyList<EvacuationMove> Running { get; }

    /// <summary>Gets the part of their bandwidth that migrations to a host really had, by the host's id, where they took longer than predicted for it: above 0, below 1.</summary>
    public IReadOnlyDictionary<string, double> Shares { get; }
}
