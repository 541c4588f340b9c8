using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>
/// Gives each VM a destination: higher priorities first, then the largest or the smallest, each where the busier of its two ends is then least busy. One for which
/// there is no room makes one that is placed go elsewhere, if that helps.
/// </summary>
internal static class Placement
{
    internal static Draft Of(Site site, Room room, bool[] shares, bool smallestFirst)
    {
        Draft draft = new(site.Moving.Length);
        shares.CopyTo(draft.Shares, 0);
        Array.Fill(draft.Host, -1);
        var busy = new long[2 * site.Hosts.Length];
        var sizes = Enumerable.Range(0, site.Moving.Length).Select(vm => site.Ways(vm).Select(way => way.Length).DefaultIfEmpty().Min()).ToArray();
        var order = Enumerable.Range(0, site.Moving.Length).OrderByDescending(vm => site.Moving[vm].Priority)
            .ThenBy(vm => smallestFirst ? sizes[vm] : -sizes[vm]).ThenBy(vm => site.Moving[vm].Id, StringComparer.Ordinal).ToArray();
        List<int> left = [];
        foreach (var vm in order)
        {
            if (Best(site, room, draft, busy, vm) is { } host)
            {
                Place(site, room, draft, busy, vm, host);
            }
            else
            {
                left.Add(vm);
            }
        }

        foreach (var vm in left)
        {
            MakeRoom(site, room, draft, busy, vm);
        }

        return draft;
    }

    /// <summary>Returns how many of each priority are placed, highest first: more is better.</summary>
    internal static int[] Placed(Site site, Draft draft) =>
        [.. site.Moving.Index().GroupBy(vm => vm.Item.Priority).OrderByDescending(group => group.Key).Select(group => group.Count(vm => draft.Host[vm.Index] >= 0))];

    private static int? Best(Site site, Room room, Draft draft, long[] busy, int vm)
    {
        var (best, bestBusy, bestLength) = ((int?)null, long.MaxValue, long.MaxValue);
        foreach (var host in site.Destinations)
        {
            if (host == site.Source[vm] || !room.Fits(vm, host))
            {
                continue;
            }

            var way = draft.Way(site, vm, host);
            var ends = Math.Max(busy[site.Source[vm]] + way.SourceShare, busy[site.Hosts.Length + host] + way.DestinationShare);
            var arrival = busy[site.Hosts.Length + host] + way.Length;
            if (ends < bestBusy || (ends == bestBusy && arrival < bestLength))
            {
                (best, bestBusy, bestLength) = (host, ends, arrival);
            }
        }

        return best;
    }

    private static void Place(Site site, Room room, Draft draft, long[] busy, int vm, int host)
    {
        draft.Host[vm] = host;
        room.Take(vm, host);
        Count(site, draft, busy, vm, 1);
    }

    private static void Remove(Site site, Room room, Draft draft, long[] busy, int vm)
    {
        Count(site, draft, busy, vm, -1);
        room.Leave(vm, draft.Host[vm]);
        draft.Host[vm] = -1;
    }

    private static void Count(Site site, Draft draft, long[] busy, int vm, int sign)
    {
        var way = draft.WayOf(site, vm);
        busy[site.Source[vm]] += sign * way.SourceShare;
        busy[site.Hosts.Length + draft.Host[vm]] += sign * way.DestinationShare;
    }

    private static void MakeRoom(Site site, Room room, Draft draft, long[] busy, int vm)
    {
        foreach (var other in draft.Placed.ToArray())
        {
            var host = draft.Host[other];
            if (site.Ways(vm, host) is null)
            {
                continue;
            }

            Remove(site, room, draft, busy, other);
            if (room.Fits(vm, host))
            {
                Place(site, room, draft, busy, vm, host);
                if (Best(site, room, draft, busy, other) is { } elsewhere)
                {
                    Place(site, room, draft, busy, other, elsewhere);
                    return;
                }

                Remove(site, room, draft, busy, vm);
            }

            Place(site, room, draft, busy, other, host);
        }
    }
}
