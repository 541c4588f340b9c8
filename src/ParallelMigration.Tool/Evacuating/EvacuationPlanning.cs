using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Evacuation;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>A destination and what it can take.</summary>
/// <param name="Id">The host's id.</param>
/// <param name="Resources">What it has to migrate with.</param>
/// <param name="AvailableMemoryBytes">The memory that it can give; <see langword="null"/>: not known.</param>
/// <param name="Present">The guests that run or arrive there.</param>
internal sealed record PlacementHost(string Id, HostResources Resources, long? AvailableMemoryBytes, IReadOnlyList<PresentVm> Present);

/// <summary>What hosts report as a request to the planner, and its plan as migrations to run.</summary>
internal sealed class EvacuationPlanning
{
    internal required string SourceId { get; init; }

    internal required HostResources Source { get; init; }

    internal required IReadOnlyList<PlacementHost> Destinations { get; init; }

    /// <summary>Gets the guests of the source, those that migrate already included.</summary>
    internal required IReadOnlyList<LibvirtVm> Vms { get; init; }

    /// <summary>Gets the active migrations, by whichever process they were started.</summary>
    internal IReadOnlyList<EvacuationMove> Running { get; init; } = [];

    /// <summary>Gets the guests and hosts whose migration has failed.</summary>
    internal IReadOnlySet<(Guid Vm, string HostId)> Failed { get; init; } = new HashSet<(Guid, string)>();

    /// <summary>Gets the part of its link that a destination has turned out to have, by its id.</summary>
    internal IReadOnlyDictionary<string, double> Shares { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets what makes a request of the facts that were read.</summary>
    internal required Func<MigrationRequest, DecisionRequest> Request { get; init; }

    internal Func<LibvirtVm, int> PriorityOf { get; init; } = _ => 0;

    internal TimeSpan? Window { get; init; }

    /// <summary>Gets how many vCPUs a destination takes for each of its CPU threads, those of its own guests included; <see langword="null"/>: any number.</summary>
    internal double? VcpusPerThread { get; init; }

    internal EvacuationAffinity Affinity { get; init; } = EvacuationAffinity.None;

    /// <summary>Gets the names of all hosts, those that do not answer included, by their ids.</summary>
    internal IReadOnlyDictionary<string, string> HostNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets how much memory guests rewrite, where that was measured.</summary>
    internal IReadOnlyDictionary<Guid, VmMemory> Measured { get; init; } = new Dictionary<Guid, VmMemory>();

    /// <summary>Plans the guests that do not migrate yet.</summary>
    internal EvacuationPlan Plan()
    {
        var any = Facts(Vms.Count > 0 ? Vms[0].Resources : new() { Vcpus = 1 }, "", Source);
        return EvacuationPlanner.Plan(new()
        {
            Cluster = any.Migration.Cluster,
            Hosts = [new Evacuation.EvacuationHost { Id = SourceId, Resources = any.Migration.Source, IsEmptied = true }, .. Destinations.Select(DestinationOf)],
            Vms = [.. Vms.Select(VmOf), .. Others.Select(OtherOf)],
            KeptApart = [.. Affinity.KeptApart.Select(group => IdsOf(group).ToList())],
            Ongoing = [.. Running.Select(OngoingOf)],
            Excluded = [.. Vms.SelectMany(vm => Failed.Where(failed => failed.Vm == vm.Domain.Uuid).Select(failed => (vm.Domain.Name, failed.HostId)))],
            Window = Window,
            Options = new() { Resolver = any.Options },
        });
    }

    /// <summary>Returns the migrations to begin, in their order.</summary>
    internal IReadOnlyList<EvacuationMove> MovesOf(EvacuationPlan plan)
    {
        var vms = Vms.ToDictionary(vm => vm.Domain.Name, vm => vm.Domain.Uuid, StringComparer.Ordinal);
        return
        [
            .. plan.Migrations.Select(migration => new EvacuationMove
            {
                Vm = vms[migration.VmId],
                Name = migration.VmId,
                SourceId = migration.SourceId,
                DestinationId = migration.DestinationId,
                Plan = migration.Plan,
                Duration = migration.Duration,
            }),
        ];
    }

    /// <summary>Returns the guests that cannot move.</summary>
    internal IReadOnlyList<EvacuationStay> StaysOf(EvacuationPlan plan)
    {
        var vms = Vms.ToDictionary(vm => vm.Domain.Name, vm => vm.Domain.Uuid, StringComparer.Ordinal);
        return [.. plan.Staying.Select(staying => new EvacuationStay(vms[staying.VmId], staying.VmId, $"{staying.Message} {staying.Remedy}"))];
    }

    /// <summary>Returns what a migration's plan was decided from, so that its history can be decided again.</summary>
    internal MigrationRequest RequestOf(PlannedMigration migration)
    {
        var vm = Vms.First(vm => vm.Domain.Name == migration.VmId);
        var host = Destinations.First(host => host.Id == migration.DestinationId);
        var request = Facts(vm.Resources, vm.Domain.Name, host.Resources).Migration;
        return request with { Destination = ResourcesOf(host) };
    }

    private HostResources ResourcesOf(PlacementHost host) =>
        Slower(Facts(new() { Vcpus = 1 }, "", host.Resources).Migration.Destination, Shares.GetValueOrDefault(host.Id, 1));

    private Evacuation.EvacuationHost DestinationOf(PlacementHost host) => new()
    {
        Id = host.Id,
        Resources = ResourcesOf(host),
        AvailableMemoryBytes = host.AvailableMemoryBytes,
        AvailableCpuThreads = ThreadsOf(host),
    };

    /// <summary>What a destination can still take. What arrives there by this evacuation is counted by the planner.</summary>
    private int? ThreadsOf(PlacementHost host)
    {
        if (VcpusPerThread is not { } most)
        {
            return null;
        }

        var threads = Facts(new() { Vcpus = 1 }, "", host.Resources).Migration.Destination.CpuThreads;
        var taken = host.Present.Where(vm => Running.All(move => move.Vm != vm.Uuid)).Sum(vm => (long)vm.Vcpus);
        return (int)Math.Clamp(Math.Floor(threads * most) - taken, 0, int.MaxValue);
    }

    /// <summary>Gets the guests of the destinations that others must be kept apart from.</summary>
    private IReadOnlyList<(PlacementHost Host, PresentVm Vm)> Others => field ??=
    [
        .. Destinations.SelectMany(host => host.Present.Select(vm => (Host: host, Vm: vm)))
            .Where(other => Affinity.KeptApart.Any(group => group.Contains(other.Vm.Name)) && Vms.All(vm => vm.Domain.Uuid != other.Vm.Uuid))
            .DistinctBy(other => other.Vm.Uuid),
    ];

    // A guest of a destination may have the name of one that moves.
    private static string IdOf(PresentVm vm) => vm.Uuid.ToString("D");

    private IEnumerable<string> IdsOf(IReadOnlyList<string> names) => Vms.Select(vm => vm.Domain.Name).Where(names.Contains)
        .Concat(Others.Where(other => names.Contains(other.Vm.Name)).Select(other => IdOf(other.Vm)));

    private static EvacuationVm OtherOf((PlacementHost Host, PresentVm Vm) other) =>
        new() { Id = IdOf(other.Vm), HostId = other.Host.Id, Resources = new() { Vcpus = other.Vm.Vcpus } };

    /// <summary>The id of the host that a guest is pinned to; one that is not of this evacuation, or does not answer, by its name.</summary>
    private string? PinOf(LibvirtVm vm)
    {
        if (Affinity.HostOf(vm.Domain.Name) is not { } host)
        {
            return null;
        }

        var id = HostNames.FirstOrDefault(pair => pair.Key == host || pair.Value == host).Key;
        return id == SourceId || Destinations.Any(destination => destination.Id == id) ? id : HostNames.GetValueOrDefault(host, host);
    }

    private static HostResources Slower(HostResources host, double share) => share < 1 && host.LinkBandwidth is { } link
        ? host with { LinkBandwidth = Bandwidth.FromBitsPerSecond((long)(link.BitsPerSecond * share)) }
        : host;

    private EvacuationVm VmOf(LibvirtVm vm)
    {
        var facts = Facts(vm.Resources, vm.Domain.Name, Source).Migration;
        return new()
        {
            Id = vm.Domain.Name,
            HostId = SourceId,
            Settings = facts.Vm,
            Resources = facts.VmResources,
            MemoryBytes = vm.MemoryBytes ?? 0,
            Memory = MemoryOf(vm),
            Priority = PriorityOf(vm),
            PinnedHostId = PinOf(vm),
        };
    }

    private OngoingMigration OngoingOf(EvacuationMove move) => new()
    {
        VmId = move.Name,
        SourceId = move.SourceId,
        DestinationId = Destinations.Any(host => host.Id == move.DestinationId) ? move.DestinationId : null,
        Plan = move.Plan,
        // How much of it is done is not known here: all of it is the most that can be left.
        Remaining = move.Duration ?? (Vms.FirstOrDefault(vm => vm.Domain.Uuid == move.Vm) is { } vm && MemoryOf(vm) is { } memory
            ? MigrationPrediction.Predict(move.Plan, memory, Source.LinkBandwidth).TotalTime
            : null),
    };

    private DecisionRequest Facts(VmResources vm, string name, HostResources destination) =>
        Request(new() { Cluster = new(), Vm = new() { Id = name }, VmResources = vm, Source = Source, Destination = destination });

    private VmMemory? MemoryOf(LibvirtVm vm) => vm is { MemoryBytes: { } all, UsedMemoryBytes: { } used }
        ? (Measured.GetValueOrDefault(vm.Domain.Uuid) ?? new()) with { UsedBytes = used, ZeroBytes = Math.Max(0, all - used) }
        : null;
}
