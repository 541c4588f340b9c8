using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.AspNetCore;

/// <summary>
/// Where an application keeps its clusters, VMs, hosts and policies. The endpoints read it and change it through <see cref="MigrationSettingsEditor"/>.
/// </summary>
/// <remarks>
/// Safe for any number of callers at once. Collections are in the order of their names, compared by code units, and are streamed: an implementation does not hold them in memory.
/// What is read outside of a transaction may be older than the last transaction, but each object is whole.
/// </remarks>
public interface IMigrationSettingsStore
{
    /// <summary>Reads all data centers.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    IAsyncEnumerable<StoredDataCenter> ReadDataCentersAsync(CancellationToken cancellationToken);

    /// <summary>Reads clusters.</summary>
    /// <param name="dataCenterId">The data center whose clusters are read; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    IAsyncEnumerable<StoredCluster> ReadClustersAsync(Guid? dataCenterId, CancellationToken cancellationToken);

    /// <summary>Reads VMs.</summary>
    /// <param name="clusterId">The cluster whose VMs are read; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    IAsyncEnumerable<StoredVm> ReadVmsAsync(Guid? clusterId, CancellationToken cancellationToken);

    /// <summary>Reads hosts.</summary>
    /// <param name="clusterId">The cluster whose hosts are read; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    IAsyncEnumerable<StoredHost> ReadHostsAsync(Guid? clusterId, CancellationToken cancellationToken);

    /// <summary>Reads all migration policies. The legacy policy is not among them: it is none.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<IReadOnlyList<StoredPolicy>> ReadPoliciesAsync(CancellationToken cancellationToken);

    /// <summary>Returns the data center of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredDataCenter?> FindDataCenterAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns the cluster of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredCluster?> FindClusterAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns the VM of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredVm?> FindVmAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns the host of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    ValueTask<StoredHost?> FindHostAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Runs work as one transaction: all that it saves is there afterwards, or nothing.</summary>
    /// <param name="origin">Who changes something.</param>
    /// <param name="work">
    /// The work. It reads, judges and saves; when it throws, nothing is saved and the exception passes through. It may be run again from the start when another
    /// transaction came between.
    /// </param>
    /// <param name="cancellationToken">Cancels the transaction.</param>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <remarks>
    /// Transactions are serializable: they have the effect of one after the other. What a rule depends on and was read (a cluster and all of its VMs, say) does not change
    /// before the transaction ends, and no VM joins the cluster meanwhile. Rule C1 depends on it.
    /// </remarks>
    Task<T> TransactAsync<T>(ChangeOrigin origin, Func<ISettingsTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken);
}
