using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>A request by numbers: hosts and the VMs that have to move, and each VM's ways to each kind of destination.</summary>
internal sealed class Site
{

    private readonly ParallelMigrationResolver resolver;
    private readonly Dictionary<string, int> hostIndex;
    private readonly int[] kindOf;
    private readonly Way[]?[][] ways;
    private readonly int sources;

    internal Site(EvacuationRequest request)
    {
        Request = request;
        resolver = new(request.Options.Resolver);
        Hosts = [.. request.Hosts];
        hostIndex = Index(Hosts.Select(host => host.Id), "host");
        var ongoing = request.Ongoing.Select(migration => migration.VmId).ToHashSet(StringComparer.Ordinal);
        Index(request.Vms.Select(vm => vm.Id), "VM");
        Moving = [.. request.Vms.Where(vm => Hosts[HostOf(vm.HostId)].IsEmptied && !ongoing.Contains(vm.Id))];
        Source = [.. Moving.Select(vm => HostOf(vm.HostId))];
        Ongoing = [.. request.Ongoing.Select(migration => (migration, HostOf(migration.SourceId), migration.DestinationId is { } id ? HostOf(id) : -1))];
        Destinations = [.. Hosts.Index().Where(host => !host.Item.IsEmptied).Select(host => host.Index)];
        sources = Math.Max(1, Source.Distinct().Count());

        // Destinations with the same resources give the same decisions, but for the host's name in their words.
        Dictionary<HostResources, int> kinds = [];
        kindOf = new int[Hosts.Length];
        List<HostResources> resources = [];
        foreach (var host in Destinations)
        {
            var nameless = Hosts[host].Resources with { Id = null };
            if (!kinds.TryGetValue(nameless, out kindOf[host]))
            {
                kindOf[host] = kinds[nameless] = resources.Count;
                resources.Add(nameless);
            }
        }

        ways = [.. Moving.Select((vm, index) => resources.Select(kind => Ways(vm, Hosts[Source[index]].Resources, kind)).ToArray())];
        var known = All.Where(way => way is { IsKnown: true, IsEndless: false }).Select(way => way.Length).Order().ToArray();
        AreTimesKnown = Ongoing.All(each => each.Migration.Remaining is not null);
        foreach (var way in All.Where(way => !way.IsKnown))
        {
            way.Suppose(known.Length > 0 ? known[known.Length / 2] : TimeSpan.TicksPerMinute);
        }
    }

    internal EvacuationRequest Request { get; }

    internal EvacuationHost[] Hosts { get; }

    /// <summary>Gets the VMs that have to move.</summary>
    internal EvacuationVm[] Moving { get; }

    /// <summary>Gets the host of each of them.</summary>
    internal int[] Source { get; }

    internal int[] Destinations { get; }

    internal (OngoingMigration Migration, int Source, int Destination)[] Ongoing { get; }

    /// <summary>Gets whether it is known how long the migrations take that are active already.</summary>
    internal bool AreTimesKnown { get; }

    private IEnumerable<Way> All => ways.SelectMany(vm => vm).SelectMany(kind => kind ?? []);

    /// <summary>Returns a VM's ways to a destination: the decided one, then, if there is one, that which shares the link. <see langword="null"/>: refused.</summary>
    internal Way[]? Ways(int vm, int host) => ways[vm][kindOf[host]];

    /// <summary>Returns a VM's ways to any destination.</summary>
    internal IEnumerable<Way> Ways(int vm) => ways[vm].SelectMany(kind => kind ?? []);

    internal MigrationDecision Decide(int vm, int host, bool sharesLink) => Decide(Moving[vm], Hosts[Source[vm]].Resources, Hosts[host].Resources, sharesLink);

    internal int? FindHost(string id) => hostIndex.TryGetValue(id, out var host) ? host : null;

    private int HostOf(string id) => FindHost(id) ?? throw new ArgumentException($"There is no host '{id}'.");

    private static Dictionary<string, int> Index(IEnumerable<string> ids, string what)
    {
        Dictionary<string, int> index = new(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (!index.TryAdd(id, index.Count))
            {
                throw new ArgumentException($"Two entries are of {what} '{id}'.");
            }
        }

        return index;
    }

    private MigrationDecision Decide(EvacuationVm vm, HostResources source, HostResources destination, bool sharesLink)
    {
        MigrationRequest request = new() { Cluster = Request.Cluster, Vm = vm.Settings, VmResources = vm.Resources, Source = source, Destination = destination };
        return sharesLink ? resolver.ResolveSharingLink(request) : resolver.Resolve(request);
    }

    private Way[]? Ways(EvacuationVm vm, HostResources source, HostResources destination)
    {
        if (Decide(vm, source, destination, false).Plan is not { } plan)
        {
            return null;
        }

        var alone = Way(plan, false);
        if (!plan.IsParallel || !Request.Options.AutoMayShareLink)
        {
            return [alone];
        }

        var sharing = Decide(vm, source, destination, true);
        return sharing.Has(ReasonCode.AutoSharesLink) ? [alone, Way(sharing.Plan!, true)] : [alone];

        Way Way(MigrationPlan plan, bool sharesLink) => new(
            plan,
            vm.Memory is { } memory ? MigrationPrediction.Predict(plan, memory, Link(plan, source, destination), Request.Options.Prediction) : null,
            sharesLink);
    }

    /// <summary>What a migration has of the links while as many run as may: the limits alone add up to more than a link carries.</summary>
    private Bandwidth? Link(MigrationPlan plan, HostResources source, HostResources destination)
    {
        var leaving = Share(source, plan.MaxOutgoingMigrations);
        var arriving = Share(destination, (int)Math.Min(plan.MaxIncomingMigrations, (long)plan.MaxOutgoingMigrations * sources));
        return (leaving ?? arriving) is { } either ? Bandwidth.Min(either, arriving ?? either) : null;
    }

    private static Bandwidth? Share(HostResources host, int migrations) => host.LinkBandwidth is { BitsPerSecond: > 0 } link ? link / migrations : null;
}
