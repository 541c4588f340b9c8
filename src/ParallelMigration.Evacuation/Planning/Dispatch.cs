using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>
/// When the migrations of a draft begin and end: the rule by which an evacuation is run, as a calculation. At each end of a migration, those that wait are asked in
/// their order; one begins if neither end is too full, and an end that is too full for one is kept free of those after it.
/// </summary>
internal sealed class Dispatch
{
    private readonly Site site;
    private readonly int hosts;
    private readonly int[] sourceEnd;
    private readonly int[] destinationEnd;
    private readonly int[] mostOutgoing;
    private readonly int[] mostIncoming;
    private readonly long[] remaining;

    // By end: a host's outgoing side, then its incoming one.
    private readonly List<int>[] running;
    private readonly int[] least;
    private readonly int[] largest;
    private readonly int[] strict;
    private readonly int[] last;
    private readonly int[] lastEvent;
    private readonly List<int>[] pairsAt;

    // By pair of source and destination: those that wait, in their order. Only the first of a pair can be the next.
    private readonly int[] first;
    private readonly bool[] isAsked;

    // By VM.
    private readonly int[] next;
    private readonly int[] position;
    private readonly bool[] hasBegun;
    private readonly int[] nextStrictAtSource;
    private readonly int[] nextStrictAtDestination;

    private readonly PriorityQueue<int, int> asked = new();
    private readonly PriorityQueue<int, long> ends = new();
    private readonly List<int> freed = [];

    internal Dispatch(Site site)
    {
        this.site = site;
        hosts = site.Hosts.Length;
        var (vms, all) = (site.Moving.Length, site.Moving.Length + site.Ongoing.Length);
        (sourceEnd, destinationEnd, mostOutgoing, mostIncoming, remaining) = (new int[all], new int[all], new int[all], new int[all], new long[site.Ongoing.Length]);
        (least, largest, strict, last, lastEvent) = (new int[2 * hosts], new int[2 * hosts], new int[2 * hosts], new int[2 * hosts], new int[2 * hosts]);
        running = [.. Enumerable.Range(0, 2 * hosts).Select(_ => new List<int>())];
        pairsAt = [.. Enumerable.Range(0, 2 * hosts).Select(_ => new List<int>())];
        (first, isAsked) = (new int[hosts * hosts], new bool[hosts * hosts]);
        (next, position, hasBegun, nextStrictAtSource, nextStrictAtDestination) = (new int[vms], new int[vms], new bool[vms], new int[vms], new int[vms]);
        foreach (var (index, (migration, source, destination)) in site.Ongoing.Index())
        {
            sourceEnd[vms + index] = source;
            destinationEnd[vms + index] = destination < 0 ? -1 : hosts + destination;
            mostOutgoing[vms + index] = migration.Plan.MaxOutgoingMigrations;
            mostIncoming[vms + index] = migration.Plan.MaxIncomingMigrations;
            remaining[index] = Math.Max(1, migration.Remaining?.P50.Ticks ?? 1);
        }
    }

    /// <summary>Fills in when each migration begins and ends, if they take this long.</summary>
    internal void Run(Draft draft, long[] lengths, long[] start, long[] end)
    {
        Prepare(draft);
        for (var index = 0; index < site.Ongoing.Length; index++)
        {
            Hold(site.Moving.Length + index);
            ends.Enqueue(site.Moving.Length + index, remaining[index]);
        }

        foreach (var pairs in pairsAt)
        {
            Ask(pairs);
        }

        var now = 0L;
        for (var turn = 1; ; turn++)
        {
            while (asked.TryDequeue(out var pair, out var at))
            {
                isAsked[pair] = false;
                var vm = first[pair];
                if (!MayBegin(vm, at, turn))
                {
                    continue;
                }

                (start[vm], end[vm], hasBegun[vm]) = (now, now + lengths[vm], true);
                Hold(vm);
                ends.Enqueue(vm, end[vm]);
                (last[sourceEnd[vm]], lastEvent[sourceEnd[vm]], last[destinationEnd[vm]], lastEvent[destinationEnd[vm]]) = (at, turn, at, turn);
                first[pair] = next[vm];
                Ask(pair);
            }

            if (!ends.TryPeek(out _, out now))
            {
                return;
            }

            freed.Clear();
            while (ends.TryPeek(out var vm, out var time) && time == now)
            {
                ends.Dequeue();
                Release(vm);
            }

            foreach (var one in freed)
            {
                if (running[one].Count < largest[one])
                {
                    Ask(pairsAt[one]);
                }
            }
        }
    }

    private void Prepare(Draft draft)
    {
        Array.Fill(first, -1);
        Array.Fill(strict, -1);
        Array.Clear(largest);
        Array.Clear(lastEvent);
        Array.Clear(hasBegun);
        foreach (var pairs in pairsAt)
        {
            pairs.Clear();
        }

        foreach (var vm in draft.Order)
        {
            var plan = draft.WayOf(site, vm).Plan;
            (sourceEnd[vm], destinationEnd[vm]) = (site.Source[vm], hosts + draft.Host[vm]);
            (mostOutgoing[vm], mostIncoming[vm]) = (plan.MaxOutgoingMigrations, plan.MaxIncomingMigrations);
            largest[sourceEnd[vm]] = Math.Max(largest[sourceEnd[vm]], mostOutgoing[vm]);
            largest[destinationEnd[vm]] = Math.Max(largest[destinationEnd[vm]], mostIncoming[vm]);
        }

        for (var at = draft.Order.Length - 1; at >= 0; at--)
        {
            var vm = draft.Order[at];
            var pair = (site.Source[vm] * hosts) + draft.Host[vm];
            if (first[pair] < 0)
            {
                pairsAt[sourceEnd[vm]].Add(pair);
                pairsAt[destinationEnd[vm]].Add(pair);
            }

            (position[vm], next[vm], first[pair]) = (at, first[pair], vm);
            if (mostOutgoing[vm] < largest[sourceEnd[vm]])
            {
                (nextStrictAtSource[vm], strict[sourceEnd[vm]]) = (strict[sourceEnd[vm]], vm);
            }

            if (mostIncoming[vm] < largest[destinationEnd[vm]])
            {
                (nextStrictAtDestination[vm], strict[destinationEnd[vm]]) = (strict[destinationEnd[vm]], vm);
            }
        }

        for (var one = 0; one < running.Length; one++)
        {
            running[one].Clear();
            least[one] = int.MaxValue;
        }
    }

    private void Ask(List<int> pairs)
    {
        foreach (var pair in pairs)
        {
            Ask(pair);
        }
    }

    private void Ask(int pair)
    {
        if (first[pair] is >= 0 and var vm && !isAsked[pair])
        {
            isAsked[pair] = true;
            asked.Enqueue(pair, position[vm]);
        }
    }

    private bool MayBegin(int vm, int at, int turn) =>
        Fits(sourceEnd[vm], mostOutgoing[vm]) && Fits(destinationEnd[vm], mostIncoming[vm])
        && !IsKept(sourceEnd[vm], at, turn, mostOutgoing, nextStrictAtSource) && !IsKept(destinationEnd[vm], at, turn, mostIncoming, nextStrictAtDestination);

    private bool Fits(int one, int most) => Math.Min(least[one], most) > running[one].Count;

    /// <summary>
    /// Whether one that waits before this position does not fit where this one does: it allows fewer. If one after it has begun in the same turn, it did fit when it was asked.
    /// </summary>
    private bool IsKept(int one, int at, int turn, int[] most, int[] nextStrict)
    {
        while (strict[one] >= 0 && hasBegun[strict[one]])
        {
            strict[one] = nextStrict[strict[one]];
        }

        if (running[one].Count == 0)
        {
            return false;
        }

        var since = lastEvent[one] == turn ? last[one] : -1;
        for (var vm = strict[one]; vm >= 0 && position[vm] < at; vm = nextStrict[vm])
        {
            if (!hasBegun[vm] && position[vm] > since && most[vm] <= running[one].Count)
            {
                return true;
            }
        }

        return false;
    }

    private void Hold(int vm)
    {
        Hold(sourceEnd[vm], vm, mostOutgoing[vm]);
        if (destinationEnd[vm] >= 0)
        {
            Hold(destinationEnd[vm], vm, mostIncoming[vm]);
        }
    }

    private void Hold(int one, int vm, int most)
    {
        running[one].Add(vm);
        least[one] = Math.Min(least[one], most);
    }

    private void Release(int vm)
    {
        Release(sourceEnd[vm], vm, mostOutgoing);
        if (destinationEnd[vm] >= 0)
        {
            Release(destinationEnd[vm], vm, mostIncoming);
        }
    }

    private void Release(int one, int vm, int[] most)
    {
        running[one].Remove(vm);
        least[one] = int.MaxValue;
        foreach (var other in running[one])
        {
            least[one] = Math.Min(least[one], most[other]);
        }

        freed.Add(one);
    }
}
