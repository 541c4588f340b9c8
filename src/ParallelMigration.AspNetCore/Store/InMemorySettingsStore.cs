using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>A store that keeps everything in memory, for tests and trials. Transactions run one after another.</summary>
public sealed class InMemorySettingsStore : IMigrationSettingsStore, IDisposable
{
    private readonly SemaphoreSlim writer = new(1);
    private volatile Site site;

    /// <summary>Initializes a store.</summary>
    /// <param name="dataCenters">Its data centers.</param>
    /// <param name="clusters">Its clusters. Nothing is checked.</param>
    /// <param name="vms">Its VMs. Nothing is checked.</param>
    /// <param name="hosts">Its hosts.</param>
    /// <param name="policies">Its migration policies, each with its id.</param>
    /// <exception cref="ArgumentException">Two have the same id.</exception>
    public InMemorySettingsStore(
        IEnumerable<StoredDataCenter> dataCenters, IEnumerable<StoredCluster> clusters, IEnumerable<StoredVm> vms, IEnumerable<StoredHost> hosts, IEnumerable<MigrationPolicy> policies) => site = new(
        dataCenters.ToImmutableDictionary(one => one.Id),
        clusters.ToImmutableDictionary(one => one.Id),
        vms.ToImmutableDictionary(one => one.Id),
        hosts.ToImmutableDictionary(one => one.Id),
        policies.ToImmutableDictionary(one => one.Id!, one => new StoredPolicy(one, 1), StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredDataCenter> ReadDataCentersAsync(CancellationToken cancellationToken) =>
        StreamAsync(site.DataCenters.Values.OrderBy(one => one.Name, StringComparer.Ordinal), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredCluster> ReadClustersAsync(Guid? dataCenterId, CancellationToken cancellationToken) => StreamAsync(
        site.Clusters.Values.Where(one => dataCenterId is null || one.DataCenterId == dataCenterId).OrderBy(one => one.Name, StringComparer.Ordinal), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredVm> ReadVmsAsync(Guid? clusterId, CancellationToken cancellationToken) => StreamAsync(
        site.Vms.Values.Where(one => clusterId is null || one.ClusterId == clusterId).OrderBy(one => one.Name, StringComparer.Ordinal), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredHost> ReadHostsAsync(Guid? clusterId, CancellationToken cancellationToken) => StreamAsync(
        site.Hosts.Values.Where(one => clusterId is null || one.ClusterId == clusterId).OrderBy(one => one.Name, StringComparer.Ordinal), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredPolicy>> ReadPoliciesAsync(CancellationToken cancellationToken) => new(site.PolicyList);

    /// <inheritdoc/>
    public ValueTask<StoredDataCenter?> FindDataCenterAsync(Guid id, CancellationToken cancellationToken) => new(site.DataCenters.GetValueOrDefault(id));

    /// <inheritdoc/>
    public ValueTask<StoredCluster?> FindClusterAsync(Guid id, CancellationToken cancellationToken) => new(site.Clusters.GetValueOrDefault(id));

    /// <inheritdoc/>
    public ValueTask<StoredVm?> FindVmAsync(Guid id, CancellationToken cancellationToken) => new(site.Vms.GetValueOrDefault(id));

    /// <inheritdoc/>
    public ValueTask<StoredHost?> FindHostAsync(Guid id, CancellationToken cancellationToken) => new(site.Hosts.GetValueOrDefault(id));

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public async Task<T> TransactAsync<T>(ChangeOrigin origin, Func<ISettingsTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(work);
        await writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Transaction transaction = new(site);
            var result = await work(transaction, cancellationToken).ConfigureAwait(false);
            site = transaction.Site;
            return result;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>Sets what a VM does, as its engine reports it. The VM's version stays.</summary>
    /// <param name="id">The VM.</param>
    /// <param name="status">What it does.</param>
    /// <param name="hostId">The host that it runs on; <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="KeyNotFoundException">There is no such VM.</exception>
    public async Task SetVmStatusAsync(Guid id, VmStatus status, Guid? hostId, CancellationToken cancellationToken = default)
    {
        await writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            site = site with { Vms = site.Vms.SetItem(id, site.Vms[id] with { Status = status, HostId = hostId }) };
        }
        finally
        {
            writer.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private static async IAsyncEnumerable<T> StreamAsync<T>(IEnumerable<T> all, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var one in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return one;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Everything, as it was at one moment.</summary>
    private sealed record Site(
        ImmutableDictionary<Guid, StoredDataCenter> DataCenters,
        ImmutableDictionary<Guid, StoredCluster> Clusters,
        ImmutableDictionary<Guid, StoredVm> Vms,
        ImmutableDictionary<Guid, StoredHost> Hosts,
        ImmutableDictionary<string, StoredPolicy> Policies)
    {
        internal IReadOnlyList<StoredPolicy> PolicyList => [.. Policies.Values.OrderBy(one => one.Policy.Name, StringComparer.Ordinal)];
    }

    private sealed class Transaction(Site start) : ISettingsTransaction
    {
        internal Site Site { get; private set; } = start;

        public ValueTask<StoredDataCenter?> FindDataCenterAsync(Guid id, CancellationToken cancellationToken) => new(Site.DataCenters.GetValueOrDefault(id));

        public ValueTask<StoredDataCenter?> FindDataCenterAsync(string name, CancellationToken cancellationToken) => new(Site.DataCenters.Values.FirstOrDefault(one => one.Name == name));

        public ValueTask<StoredCluster?> FindClusterAsync(Guid id, CancellationToken cancellationToken) => new(Site.Clusters.GetValueOrDefault(id));

        public ValueTask<StoredCluster?> FindClusterAsync(string name, CancellationToken cancellationToken) => new(Site.Clusters.Values.FirstOrDefault(one => one.Name == name));

        public ValueTask<StoredVm?> FindVmAsync(Guid id, CancellationToken cancellationToken) => new(Site.Vms.GetValueOrDefault(id));

        public ValueTask<StoredVm?> FindVmAsync(string name, CancellationToken cancellationToken) => new(Site.Vms.Values.FirstOrDefault(one => one.Name == name));

        public IAsyncEnumerable<StoredCluster> ReadClustersAsync(CancellationToken cancellationToken) =>
            StreamAsync(Site.Clusters.Values.OrderBy(one => one.Name, StringComparer.Ordinal), cancellationToken);

        public IAsyncEnumerable<StoredVm> ReadVmsAsync(Guid clusterId, CancellationToken cancellationToken) =>
            StreamAsync(Site.Vms.Values.Where(one => one.ClusterId == clusterId).OrderBy(one => one.Name, StringComparer.Ordinal), cancellationToken);

        public ValueTask<IReadOnlyList<StoredPolicy>> ReadPoliciesAsync(CancellationToken cancellationToken) => new(Site.PolicyList);

        public ValueTask<StoredCluster> SaveAsync(StoredCluster cluster, CancellationToken cancellationToken)
        {
            var saved = cluster with { Version = (Site.Clusters.GetValueOrDefault(cluster.Id)?.Version ?? 0) + 1 };
            Site = Site with { Clusters = Site.Clusters.SetItem(saved.Id, saved) };
            return new(saved);
        }

        public ValueTask<StoredVm> SaveAsync(StoredVm vm, CancellationToken cancellationToken)
        {
            var saved = Site.Vms.GetValueOrDefault(vm.Id) is { } before
                ? vm with { Version = before.Version + 1, Status = before.Status, HostId = before.HostId }
                : vm with { Version = 1 };
            Site = Site with { Vms = Site.Vms.SetItem(saved.Id, saved) };
            return new(saved);
        }

        public ValueTask<StoredPolicy> SaveAsync(MigrationPolicy policy, CancellationToken cancellationToken)
        {
            StoredPolicy saved = new(policy, (Site.Policies.GetValueOrDefault(policy.Id!)?.Version ?? 0) + 1);
            Site = Site with { Policies = Site.Policies.SetItem(policy.Id!, saved) };
            return new(saved);
        }
    }
}
