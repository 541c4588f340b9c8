using System;
using System.Collections.Generic;
using ParallelMigration.Libvirt;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>What happens in an evacuation, one line for each change of a guest's state.</summary>
internal sealed class EvacuationLines(Terminal terminal, Func<string?, string> nameOf) : IProgress<EvacuationStatus>
{
    private readonly Dictionary<Guid, EvacuatedVmState> last = [];

    public void Report(EvacuationStatus value)
    {
        foreach (var vm in value.Vms)
        {
            if (!last.TryGetValue(vm.Vm, out var before) || before != vm.State)
            {
                last[vm.Vm] = vm.State;
                if (vm.State == EvacuatedVmState.Migrating)
                {
                    terminal.Text.WriteLine($"{vm.Name} migrates to {nameOf(vm.Move?.DestinationId)}.");
                }
                else if (vm.State == EvacuatedVmState.Moved)
                {
                    terminal.Text.WriteLine($"{vm.Name} has moved.");
                }
                else if (vm is { State: EvacuatedVmState.Waiting, Message: { } why })
                {
                    terminal.Text.WriteLine($"{vm.Name} is tried again: {why}");
                }
            }
        }
    }
}
