using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;
using ParallelMigration.Evacuation;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>Plans how hosts are emptied, from what the store has and the hosts said last.</summary>
internal sealed class EvacuationPlanning(IMigrationSettingsStore store, ParallelMigrationApiOptions options, HostDirectory hosts, IEvacuationMigrations migrations)
{
    // Of a migration that is not known to allow others beside it.
    private static readonly MigrationPlan OfOthers = new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };

    /// <summary>Plans.</summary>
    /// <param name="wanted">What is to be emptied.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="MigrationRefusedException">There is no such cluster or host in it, or a host's CPU threads are not known.</exception>
    internal async Task<EvacuationDraft> PlanAsync(EvacuationWish wanted, CancellationToken cancellation = default)
    {
        var cluster = await store.FindClusterAsync(wanted.ClusterId, cancellation) ?? throw new MigrationRefusedException(MigrationRefusal.NoHost, "There is no such cluster.");
        var policies = await store.ReadCatalogAsync(cancellation);
        var all = await store.ReadHostsAsync(cluster.Id, cancellation).ToListAsync(cancellation);
        var emptied = all.Where(host => wanted.HostIds.Contains(host.Id)).ToList();
        if (emptied.Count == 0 || emptied.Count != wanted.HostIds.Count)
        {
            throw new MigrationRefusedException(MigrationRefusal.NoHost, "One of the hosts is not in the cluster any more.");
        }

        // Examples are emptied on paper only, and then other examples may take their VMs.
        var isReal = emptied.TrueForAll(host => hosts.Find(host.Id) is not null);
        var destinations = all.Where(host => !emptied.Contains(host) && host.Status == HostStatus.Up && !wanted.Closed.Contains(host.Id)
            && (!isReal || hosts.Find(host.Id) is not null) && host.ToResources(cluster) is not null).ToList();
        List<StoredVm> vms = [];
        List<(StoredVm Vm, string Why, string Remedy)> staying = [];
        await foreach (var vm in store.ReadVmsAsync(cluster.Id, cancellation))
        {
            if (vm.HostId is not { } host || !wanted.HostIds.Contains(host) || wanted.Settled.Contains(vm.Id))
            {
                continue;
            }

            if (vm.Status is not (VmStatus.Up or VmStatus.Migrating))
            {
                staying.Add((vm, "It does not run as usual, so that it cannot migrate.", "Resume it, or shut it down."));
            }
            else if (vm.MigrationMode == OVirtMigrationMode.UserMigratable && !wanted.Force && vm.Status == VmStatus.Up)
            {
                staying.Add((vm, "It migrates by hand only.", "Choose that such VMs move too, or migrate it on its page."));
            }
            else
            {
                vms.Add(vm);
            }
        }

        var names = all.ToDictionary(host => host.Id, host => host.Name);
        var known = emptied.Concat(destinations).Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
        var planned = vms.ConvertAll(vm => Vm(vm, names[vm.HostId!.Value], cluster, policies));
        var plan = EvacuationPlanner.Plan(new()
        {
            Cluster = cluster.ToSettings(policies),
            Hosts = [.. emptied.Select(host => Host(host, cluster, isEmptied: true)), .. destinations.Select(host => Host(host, cluster, isEmptied: false))],
            Vms = planned,
            Ongoing = [.. migrations.Running.Select(record => Ongoing(record, known, planned)).OfType<OngoingMigration>()],
            Excluded = [.. wanted.Failed.Select(failed => (Vm: vms.Find(vm => vm.Id == failed.VmId)?.Name, failed.HostName)).Where(pair => pair.Vm is not null && known.Contains(pair.HostName)).Select(pair => (pair.Vm!, pair.HostName))],
            Window = wanted.Window,
            Options = new() { Resolver = options.Resolver },
        });
        return new()
        {
            Plan = plan,
            Vms = vms.ToDictionary(vm => vm.Name, StringComparer.Ordinal),
            Hosts = all.ToDictionary(host => host.Name, StringComparer.Ordinal),
            Staying = [.. plan.Staying.Select(one => (vms.First(vm => vm.Name == one.VmId), one.Message, one.Remedy)), .. staying],
            IsReal = isReal,
        };
    }

    private EvacuationHost Host(StoredHost host, StoredCluster cluster, bool isEmptied) => new()
    {
        Id = host.Name,
        Resources = host.ToResources(cluster) ?? throw new MigrationRefusedException(MigrationRefusal.NoHost, $"The CPU threads of host {host.Name} are not known yet. Wait until it has been asked, or see its page."),
        AvailableMemoryBytes = hosts.Find(host.Id)?.Facts?.AvailableMemoryBytes,
        IsEmptied = isEmptied,
    };

    private EvacuationVm Vm(StoredVm vm, string host, StoredCluster cluster, OVirtPolicyCatalog policies)
    {
        var guest = hosts.Find(vm.HostId)?.Vms.FirstOrDefault(one => one.Domain.Uuid == vm.Id);
        return new()
        {
            Id = vm.Name,
            HostId = host,
            Settings = vm.ToSettings(cluster, policies),
            Resources = guest?.Resources ?? vm.ToResources(),
            MemoryBytes = vm.MemoryBytes,
            Memory = MemoryAssumption.Of(vm.MemoryBytes, guest?.UsedMemoryBytes),
            PinnedHostId = vm.MigrationMode == OVirtMigrationMode.Pinned ? host : null,
        };
    }

    /// <summary>Returns a migration that runs; <see langword="null"/>: neither of its hosts is of the plan.</summary>
    private static OngoingMigration? Ongoing(MigrationRecord record, HashSet<string> hosts, List<EvacuationVm> vms)
    {
        var destination = record.DestinationName is { } name && hosts.Contains(name) ? name : null;
        if (!hosts.Contains(record.SourceName))
        {
            return null;
        }

        var plan = MigrationEngine.PlanOf(record) ?? OfOthers;
        var memory = vms.Find(vm => vm.Id == record.VmName)?.Memory ?? MemoryAssumption.Of(4L << 30, used: null);
        return new()
        {
            VmId = record.VmName,
            SourceId = record.SourceName,
            DestinationId = destination,
            Plan = plan,
            // How much of it is done is not asked: all of it is the most that can remain.
            Remaining = MigrationPrediction.Predict(plan, memory, plan.BandwidthLimit ?? Bandwidth.FromGigabitsPerSecond(1)).TotalTime,
        };
    }
}

/// <summary>What is assumed of a guest's memory that was not measured.</summary>
internal static class MemoryAssumption
{
    private const long Within1Second = 200, Within10Seconds = 50;

    /// <summary>Returns the assumption: what is not known to be empty is in use, 0.5 % of it changes within 1 s, and 2 % within 10 s.</summary>
    /// <param name="memory">The VM's memory in bytes.</param>
    /// <param name="used">What of it is in use; <see langword="null"/>: not known.</param>
    internal static VmMemory Of(long memory, long? used)
    {
        var sent = used is { } bytes ? Math.Clamp(bytes, 1, memory) : memory;
        return new()
        {
            UsedBytes = sent,
            ZeroBytes = memory - sent,
            Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), sent / Within1Second), new(TimeSpan.FromSeconds(10), sent / Within10Seconds)]),
        };
    }
}

/// <summary>What is to be emptied, and what is known of it so far.</summary>
internal sealed record EvacuationWish
{
    /// <summary>Gets the hosts' cluster.</summary>
    internal required Guid ClusterId { get; init; }

    /// <summary>Gets the hosts.</summary>
    internal required IReadOnlyCollection<Guid> HostIds { get; init; }

    /// <summary>Gets how long it may take. The default is as long as it takes.</summary>
    internal TimeSpan? Window { get; init; }

    /// <summary>Gets whether VMs that migrate by hand only are moved too. The default is no.</summary>
    internal bool Force { get; init; }

    /// <summary>Gets the hosts that take nothing, because something else empties them. The default is none.</summary>
    internal IReadOnlyCollection<Guid> Closed { get; init; } = [];

    /// <summary>Gets the VMs that are not planned any more. The default is none.</summary>
    internal IReadOnlySet<Guid> Settled { get; init; } = new HashSet<Guid>();

    /// <summary>Gets the VMs and hosts whose migration has failed. The default is none.</summary>
    internal IReadOnlyCollection<(Guid VmId, string HostName)> Failed { get; init; } = [];
}

/// <summary>A plan with what it is about.</summary>
internal sealed record EvacuationDraft
{
    /// <summary>Gets the plan. VMs and hosts have their names there.</summary>
    internal required EvacuationPlan Plan { get; init; }

    /// <summary>Gets the VMs that were planned, by their names.</summary>
    internal required IReadOnlyDictionary<string, StoredVm> Vms { get; init; }

    /// <summary>Gets the cluster's hosts by their names.</summary>
    internal required IReadOnlyDictionary<string, StoredHost> Hosts { get; init; }

    /// <summary>Gets the VMs that cannot move.</summary>
    internal required IReadOnlyList<(StoredVm Vm, string Why, string Remedy)> Staying { get; init; }

    /// <summary>Gets whether the hosts that are emptied are connected, so that it can be carried out.</summary>
    internal required bool IsReal { get; init; }
}
