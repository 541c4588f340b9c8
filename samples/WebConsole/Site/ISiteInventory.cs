using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>Saves what the hosts report. It is not what an administrator changed, so that no version counts it.</summary>
public interface ISiteInventory
{
    /// <summary>Saves a host, a new one or in the place of the one of its id.</summary>
    /// <param name="host">The host.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    Task SaveHostAsync(StoredHost host, CancellationToken cancellationToken = default);

    /// <summary>Saves what a VM does and where. The VM's version stays.</summary>
    /// <param name="id">The VM; nothing is saved where there is none.</param>
    /// <param name="status">What it does.</param>
    /// <param name="hostId">The host that it runs on; <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    Task SetVmStatusAsync(Guid id, VmStatus status, Guid? hostId, CancellationToken cancellationToken = default);
}
