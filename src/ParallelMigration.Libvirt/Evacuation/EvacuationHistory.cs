using System;
using System.Collections.Generic;

namespace ParallelMigration.Libvirt;

/// <summary>What an evacuation has learned so far and a new plan must respect.</summary>
internal sealed class EvacuationHistory
{
    internal EvacuationHistory(IReadOnlySet<Guid> settled, IReadOnlySet<(Guid Vm, string HostId)> failed, IReadOnlyList<EvacuationMove> running)
    {
        Settled = settled;
        Failed = failed;
        Running = running;
    }

    /// <summary>Gets the guests that are not planned again: they have moved, stay, or need a person to check them.</summary>
    public IReadOnlySet<Guid> Settled { get; }

    /// <summary>Gets the guests and destinations whose migration has failed: it is not tried there again.</summary>
    public IReadOnlySet<(Guid Vm, string HostId)> Failed { get; }

    /// <summary>Gets the migrations that the evacuation runs now.</summary>
    public IReadOnlyList<EvacuationMove> Running { get; }
}
