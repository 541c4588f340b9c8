using System;
using System.Linq;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>
/// The time before which no plan for these VMs ends, whatever their destinations, order and ways: the longest of them, each source's work divided by its places, and the
/// destinations' work divided among them.
/// </summary>
internal static class Bound
{
    internal static long Of(Site site, Draft placed)
    {
        var (longest, arriving) = (0L, 0d);
        var leaving = new long[site.Hosts.Length];
        foreach (var vm in placed.Placed)
        {
            var ways = site.Destinations.Where(host => host != site.Source[vm] && CanEver(site, vm, host)).SelectMany(host => site.Ways(vm, host) ?? []).ToArray();
            longest = Math.Max(longest, ways.Min(way => way.Length));
            leaving[site.Source[vm]] += ways.Min(way => way.SourceShare);
            arriving += ways.Min(way => way.DestinationShare);
        }

        return Math.Max(Math.Max(longest, leaving.DefaultIfEmpty().Max()), (long)(arriving / Math.Max(1, site.Destinations.Length)));
    }

    private static bool CanEver(Site site, int vm, int host) => site.Moving[vm].PinnedHostId is not { } pinned || pinned == site.Hosts[host].Id;
}
