using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation;

/// <summary>A VM of an evacuation, on whichever host it runs: those of hosts that are not emptied stay, and count where VMs are kept apart.</summary>
public sealed record EvacuationVm
{
    /// <summary>Gets the VM's id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the id of the host that it runs on.</summary>
    public required string HostId { get; init; }

    /// <summary>Gets its settings. The default is none of its own.</summary>
    public VmSettings Settings { get; init; } = new();

    /// <summary>Gets what it has to migrate with. It takes as many CPU threads of a destination as it has vCPUs.</summary>
    public required VmResources Resources { get; init; }

    /// <summary>Gets the memory that a destination must have for it, in bytes: 0 or more. The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long MemoryBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Gets what a migration has to send. The default is <see langword="null"/>: not known, and neither is how long that takes.</summary>
    public VmMemory? Memory { get; init; }

    /// <summary>Gets its priority; higher ones are placed and begun first. The default is 0.</summary>
    public int Priority { get; init; }

    /// <summary>Gets the id of the only host that it may run on. The default is <see langword="null"/>: it may run on any.</summary>
    public string? PinnedHostId { get; init; }
}
