using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>What the destinations still have for VMs.</summary>
internal sealed class Room
{
    private readonly Site site;
    private readonly long[] memory;
    private readonly long[] threads;
    private readonly int[][] groupsOf;
    private readonly Dictionary<(int Group, int Host), int> there = [];
    private readonly HashSet<(string, string)> excluded;

    internal Room(Site site)
    {
        this.site = site;
        memory = [.. site.Hosts.Select(host => host.AvailableMemoryBytes ?? long.MaxValue)];
        threads = [.. site.Hosts.Select(host => (long?)host.AvailableCpuThreads ?? long.MaxValue)];
        excluded = [.. site.Request.Excluded];
        var groups = site.Request.KeptApart.Index().SelectMany(group => group.Item.Distinct(StringComparer.Ordinal).Select(vm => (Vm: vm, group.Index)))
            .ToLookup(pair => pair.Vm, pair => pair.Index, StringComparer.Ordinal);
        groupsOf = [.. site.Moving.Select(vm => groups[vm.Id].ToArray())];
        if (site.Request.KeptApart.Count > 0)
        {
            var moving = site.Moving.Select(vm => vm.Id).ToHashSet(StringComparer.Ordinal);
            var places = site.Request.Vms.Where(vm => !moving.Contains(vm.Id)).Select(vm => (vm.Id, Host: site.FindHost(vm.HostId) ?? -1));
            foreach (var (vm, host) in places.Concat(site.Ongoing.Select(each => (Id: each.Migration.VmId, Host: each.Destination))))
            {
                Count(groups[vm], host, 1);
            }
        }

        var arriving = site.Request.Vms.Join(site.Ongoing.Where(each => each.Destination >= 0), vm => vm.Id, each => each.Migration.VmId, (vm, each) => (vm, each.Destination));
        foreach (var (vm, host) in arriving)
        {
            memory[host] = Math.Max(0, memory[host] - vm.MemoryBytes);
            threads[host] = Math.Max(0, threads[host] - vm.Resources.Vcpus);
        }
    }

    /// <summary>What they still have once the VMs of a draft have moved.</summary>
    internal Room(Site site, Draft draft)
        : this(site)
    {
        foreach (var vm in draft.Order)
        {
            Take(vm, draft.Host[vm]);
        }
    }

    /// <summary>Returns why a VM cannot go to a destination; <see langword="null"/>: it can.</summary>
    internal StayReasonCode? WhyNot(int vm, int host)
    {
        var it = site.Moving[vm];
        return it.PinnedHostId is { } pinned && pinned != site.Hosts[host].Id ? StayReasonCode.Pinned
            : excluded.Count > 0 && excluded.Contains((it.Id, site.Hosts[host].Id)) ? StayReasonCode.Excluded
            : site.Ways(vm, host) is null ? StayReasonCode.Refused
            : Array.Exists(groupsOf[vm], group => there.GetValueOrDefault((group, host)) > 0) ? StayReasonCode.KeptApart
            : memory[host] < it.MemoryBytes ? StayReasonCode.NotEnoughMemory
            : threads[host] < it.Resources.Vcpus ? StayReasonCode.NotEnoughCpuThreads
            : null;
    }

    internal bool Fits(int vm, int host) => WhyNot(vm, host) is null;

    internal void Take(int vm, int host) => Change(vm, host, 1);

    internal void Leave(int vm, int host) => Change(vm, host, -1);

    private void Change(int vm, int host, int sign)
    {
        memory[host] -= memory[host] == long.MaxValue ? 0 : sign * site.Moving[vm].MemoryBytes;
        threads[host] -= threads[host] == long.MaxValue ? 0 : sign * site.Moving[vm].Resources.Vcpus;
        Count(groupsOf[vm], host, sign);
    }

    private void Count(IEnumerable<int> groups, int host, int change)
    {
        foreach (var group in groups)
        {
            there[(group, host)] = there.GetValueOrDefault((group, host)) + change;
        }
    }
}
