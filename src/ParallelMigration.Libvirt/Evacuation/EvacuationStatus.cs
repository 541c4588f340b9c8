using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>An evacuation at one moment, or at its end.</summary>
public sealed class EvacuationStatus
{
    internal EvacuationStatus(IReadOnlyList<EvacuatedVm> vms, TimeSpan elapsed, int replans, bool stopping)
    {
        Vms = vms;
        Elapsed = elapsed;
        Replans = replans;
        IsStopping = stopping;
    }

    /// <summary>Gets the guests in the order in which they were first planned; those that cannot move come last.</summary>
    public IReadOnlyList<EvacuatedVm> Vms { get; }

    /// <summary>Gets the time since the start.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Gets how often the rest was planned again, because reality differed from the plan.</summary>
    public int Replans { get; }

    /// <summary>Gets whether no more migrations are begun.</summary>
    public bool IsStopping { get; }

    /// <summary>Gets whether nothing of the evacuation runs on its hosts any more, and it is certain where each guest is.</summary>
    public bool IsEmpty => Vms.All(vm => vm.State is EvacuatedVmState.Moved or EvacuatedVmState.Gone);

    /// <summary>Returns how many guests are in that state.</summary>
    /// <param name="state">The state.</param>
    public int Count(EvacuatedVmState state) => Vms.Count(vm => vm.State == state);
}
