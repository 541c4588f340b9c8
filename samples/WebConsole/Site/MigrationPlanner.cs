using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>Decides how a VM would migrate, from what the store has.</summary>
internal sealed class MigrationPlanner(IMigrationSettingsStore store, ParallelMigrationApiOptions options)
{
    internal ResolverOptions Options => options.Resolver;

    /// <summary>Decides.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="source">The host that it runs on.</param>
    /// <param name="destination">Where it would go.</param>
    /// <param name="resources">What the VM has; <see langword="null"/>: what the store says.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="MigrationRefusedException">A host's CPU threads are not known.</exception>
    internal async Task<PlannedMigration> PlanAsync(StoredVm vm, StoredHost source, StoredHost destination, VmResources? resources = null, CancellationToken cancellation = default)
    {
        var cluster = await store.FindClusterAsync(vm.ClusterId, cancellation) ?? throw new InvalidOperationException($"VM {vm.Name} has no cluster.");
        var policies = await store.ReadCatalogAsync(cancellation);
        MigrationRequest request = new()
        {
            Cluster = vm.ToClusterSettings(cluster, policies),
            Vm = vm.ToSettings(cluster, policies),
            VmResources = resources ?? vm.ToResources(),
            Source = source.ToResources(cluster) ?? throw Unknown(source),
            Destination = destination.ToResources(cluster) ?? throw Unknown(destination),
        };
        return new(request, new ParallelMigrationResolver(options.Resolver).Resolve(request));
    }

    private static MigrationRefusedException Unknown(StoredHost host) =>
        new(MigrationRefusal.NoHost, $"The CPU threads of host {host.Name} are not known yet. Wait until it has been asked, or see its page.");
}

/// <summary>A decision with what it was made from.</summary>
/// <param name="Request">What it was made from.</param>
/// <param name="Decision">The decision.</param>
internal sealed record PlannedMigration(MigrationRequest Request, MigrationDecision Decision);
