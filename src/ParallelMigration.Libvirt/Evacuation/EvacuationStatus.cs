using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>An evacuation at one moment, or at its end.</summary>
internal sealed class EvacuationStatus
{
    /// <summary>Gets the guests in the order in which they were first planned; those that cannot move come last.</summary>
    public required IReadOnlyList<EvacuatedVm> Vms { get; init; }

    /// <summary>Gets the time since the start.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets how often the rest was planned again, because reality differed from the plan.</summary>
    public int Replans { get; init; }

    /// <summary>Gets whether no more migrations are begun.</summary>
    public bool IsStopping { get; init; }

    /// <summary>Gets whether nothing of the evacuation runs on its hosts any more, and it is certain where each guest is.</summary>
    public bool IsEmpty => Vms.All(vm => vm.State is EvacuatedVmState.Moved or EvacuatedVmState.Gone);

    /// <summary>Returns the status before the start.</summary>
    /// <param name="agenda">The plan.</param>
    /// <exception cref="ArgumentNullException"><paramref name="agenda"/> is <see langword="null"/>.</exception>
    public static EvacuationStatus Before(EvacuationAgenda agenda)
    {
        ArgumentNullException.ThrowIfNull(agenda);
        return new()
        {
            Vms =
            [
                .. agenda.Active.Select(move => new EvacuatedVm { Vm = move.Vm, Name = move.Name, Move = move, State = EvacuatedVmState.Migrating }),
                .. agenda.Moves.Select(move => new EvacuatedVm { Vm = move.Vm, Name = move.Name, Move = move }),
                .. agenda.Stays.Select(stay => new EvacuatedVm { Vm = stay.Vm, Name = stay.Name, State = EvacuatedVmState.Stayed, Message = stay.Reason }),
            ],
        };
    }

    /// <summary>Returns how many guests are in that state.</summary>
    /// <param name="state">The state.</param>
    public int Count(EvacuatedVmState state) => Vms.Count(vm => vm.State == state);
}
