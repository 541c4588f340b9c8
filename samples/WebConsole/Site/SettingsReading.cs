using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>What the store has, as the rules take it.</summary>
internal static class SettingsReading
{
    internal static async Task<OVirtPolicyCatalog> ReadCatalogAsync(this IMigrationSettingsStore store, CancellationToken cancellation = default) =>
        OVirtPolicyCatalog.Of((await store.ReadPoliciesAsync(cancellation)).Select(policy => policy.Policy));

    /// <summary>Returns a cluster's settings. Messages name it by its name.</summary>
    internal static ClusterSettings ToSettings(this StoredCluster cluster, OVirtPolicyCatalog policies) =>
        cluster.ToOVirtCluster().ToClusterSettings(policies) with { Id = cluster.Name };

    /// <summary>Returns the cluster's settings as they count for a VM, which may have a level of its own.</summary>
    internal static ClusterSettings ToClusterSettings(this StoredVm vm, StoredCluster cluster, OVirtPolicyCatalog policies) =>
        vm.ToOVirtVm().ToClusterSettings(cluster.ToOVirtCluster(), policies) with { Id = cluster.Name };

    /// <summary>Returns a VM's own settings. Messages name it by its name.</summary>
    internal static VmSettings ToSettings(this StoredVm vm, StoredCluster cluster, OVirtPolicyCatalog policies) =>
        vm.ToOVirtVm().ToVmSettings(cluster.ToOVirtCluster(), policies) with { Id = vm.Name };

    internal static VmResources ToResources(this StoredVm vm) => vm.ToOVirtVm().ToVmResources() ?? new() { Vcpus = 1 };

    internal static ClusterVm ToClusterVm(this StoredVm vm, StoredCluster cluster, OVirtPolicyCatalog policies) => new(vm.ToSettings(cluster, policies), vm.ToResources());

    /// <summary>Returns a host as the rules take it; <see langword="null"/>: its CPU threads are not known.</summary>
    internal static HostResources? ToResources(this StoredHost host, StoredCluster cluster)
    {
        OVirtHost read = new() { Name = host.Name, CpuThreads = host.Topology?.Cpus, LibvirtVersion = host.LibvirtVersion, Nics = host.Nics };
        var resources = cluster.MigrationNetwork is { } network ? read.ToHostResources(network) : read.ToHostResources();
        return resources is null ? null : resources with { QemuVersion = host.QemuVersion };
    }

    /// <summary>Reads a cluster's hosts that are up, as the rules take them.</summary>
    internal static async Task<IReadOnlyList<HostResources>> ReadHostResourcesAsync(this IMigrationSettingsStore store, StoredCluster cluster, CancellationToken cancellation = default)
    {
        List<HostResources> found = [];
        await foreach (var host in store.ReadHostsAsync(cluster.Id, cancellation))
        {
            if (host.Status == HostStatus.Up && host.ToResources(cluster) is { } resources)
            {
                found.Add(resources);
            }
        }

        return found;
    }

    /// <summary>Reads a cluster's VMs as a stream.</summary>
    internal static async IAsyncEnumerable<ClusterVm> ReadClusterVmsAsync(
        this IMigrationSettingsStore store, StoredCluster cluster, OVirtPolicyCatalog policies, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var vm in store.ReadVmsAsync(cluster.Id, cancellation))
        {
            yield return vm.ToClusterVm(cluster, policies);
        }
    }
}
