using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>What one transaction of a store reads and saves. Used by one caller at a time, and not after the transaction.</summary>
public interface ISettingsTransaction
{
    /// <summary>Returns the data center of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredDataCenter?> FindDataCenterAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns the data center of a name; <see langword="null"/>: there is none.</summary>
    /// <param name="name">The name, in its case.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredDataCenter?> FindDataCenterAsync(string name, CancellationToken cancellationToken);

    /// <summary>Returns the cluster of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredCluster?> FindClusterAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns the cluster of a name; <see langword="null"/>: there is none.</summary>
    /// <param name="name">The name, in its case.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredCluster?> FindClusterAsync(string name, CancellationToken cancellationToken);

    /// <summary>Returns the VM of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredVm?> FindVmAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns the VM of a name; <see langword="null"/>: there is none.</summary>
    /// <param name="name">The name, in its case.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredVm?> FindVmAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads all clusters.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    IAsyncEnumerable<StoredCluster> ReadClustersAsync(CancellationToken cancellationToken);

    /// <summary>Reads the VMs of a cluster.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    IAsyncEnumerable<StoredVm> ReadVmsAsync(Guid clusterId, CancellationToken cancellationToken);

    /// <summary>Reads all migration policies.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<IReadOnlyList<StoredPolicy>> ReadPoliciesAsync(CancellationToken cancellationToken);

    /// <summary>Saves a cluster, a new one or in the place of the one of its id.</summary>
    /// <param name="cluster">The cluster. Its version does not count.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    /// <returns>The cluster with its new version: one more than before.</returns>
    ValueTask<StoredCluster> SaveAsync(StoredCluster cluster, CancellationToken cancellationToken);

    /// <summary>Saves a VM, a new one or the settings of the one of its id.</summary>
    /// <param name="vm">The VM. Its version does not count. The status and the host of a VM that is there already stay as they are in the store.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    /// <returns>The VM with its new version: one more than before.</returns>
    ValueTask<StoredVm> SaveAsync(StoredVm vm, CancellationToken cancellationToken);

    /// <summary>Saves a migration policy, a new one or in the place of the one of its id.</summary>
    /// <param name="policy">The policy, with its id.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    /// <returns>The policy with its new version: one more than before.</returns>
    ValueTask<StoredPolicy> SaveAsync(MigrationPolicy policy, CancellationToken cancellationToken);
}
