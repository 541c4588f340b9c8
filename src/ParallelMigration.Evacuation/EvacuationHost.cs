using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Evacuation;

/// <summary>A host of an evacuation: one that is emptied, one that may receive VMs, or one at which a migration ends that is active already.</summary>
public sealed record EvacuationHost
{
    /// <summary>Gets the host's id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what it has to migrate with, and the name that messages call it by, which is the id there.</summary>
    public required HostResources Resources { get; init; }

    /// <summary>Gets the memory that it can give to VMs, in bytes, beside those that run or arrive there now. The default is <see langword="null"/>: as much as is needed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long? AvailableMemoryBytes
    {
        get;
        init => field = Require.NotNegative(value, nameof(AvailableMemoryBytes));
    }

    /// <summary>Gets the CPU threads that it can give to VMs, likewise: a VM takes one for each of its vCPUs. The default is <see langword="null"/>: as many as are needed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public int? AvailableCpuThreads
    {
        get;
        init => field = (int?)Require.NotNegative(value, nameof(AvailableCpuThreads));
    }

    /// <summary>Gets whether it is emptied. Such a host receives nothing. The default is <see langword="false"/>.</summary>
    public bool IsEmptied { get; init; }
}
