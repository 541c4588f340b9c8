using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>
/// Puts migrations into the fewest waves in which no end has more of them than it has places. Each place becomes a node with its part of the end's migrations; a bipartite
/// graph has a colouring of its edges with as many colours as its highest degree (König), found by exchanging two colours along a path.
/// </summary>
internal static class Waves
{
    /// <summary>Returns the wave of each VM, from 0 on; those that stay have 0. <see langword="null"/>: an end allows some of its migrations more places than others.</summary>
    internal static int[]? Of(Site site, Draft draft)
    {
        Dictionary<int, int> places = [];
        Dictionary<int, int> degree = [];
        foreach (var vm in draft.Order)
        {
            var plan = draft.WayOf(site, vm).Plan;
            if (!Agrees(site.Source[vm], plan.MaxOutgoingMigrations) || !Agrees(site.Hosts.Length + draft.Host[vm], plan.MaxIncomingMigrations))
            {
                return null;
            }
        }

        var waves = degree.Keys.Select(one => ((degree[one] - 1) / places[one]) + 1).DefaultIfEmpty().Max();
        Dictionary<int, int> firstNode = [];
        var nodes = 0;
        foreach (var one in degree.Keys)
        {
            firstNode[one] = nodes;
            nodes += Math.Min(places[one], degree[one]);
        }

        var (tail, head) = (new int[site.Moving.Length], new int[site.Moving.Length]);
        var colour = new int[site.Moving.Length];
        var at = Enumerable.Range(0, nodes).Select(_ => new Node(waves)).ToArray();
        Dictionary<int, int> seen = [];
        foreach (var vm in draft.Order)
        {
            (tail[vm], head[vm]) = (NodeOf(site.Source[vm]), NodeOf(site.Hosts.Length + draft.Host[vm]));
            Colour(vm);
        }

        return colour;

        bool Agrees(int one, int most)
        {
            degree[one] = degree.GetValueOrDefault(one) + 1;
            return places.TryAdd(one, most) || places[one] == most;
        }

        int NodeOf(int one)
        {
            var number = seen.GetValueOrDefault(one);
            seen[one] = number + 1;
            return firstNode[one] + (number % Math.Min(places[one], degree[one]));
        }

        void Colour(int vm)
        {
            var (free, other) = (at[tail[vm]].Free(), at[head[vm]].Free());
            if (free != other && at[head[vm]][free] >= 0)
            {
                Exchange(head[vm], free, other);
            }

            Set(vm, free);
        }

        // The path that begins here with a migration of the first colour cannot come to the other node of the new one, which has none of it.
        void Exchange(int node, int one, int two)
        {
            List<int> path = [];
            for (var (here, wanted) = (node, one); at[here][wanted] is >= 0 and var vm; wanted = wanted == one ? two : one)
            {
                path.Add(vm);
                here = tail[vm] == here ? head[vm] : tail[vm];
            }

            foreach (var vm in path)
            {
                (at[tail[vm]][colour[vm]], at[head[vm]][colour[vm]]) = (-1, -1);
            }

            foreach (var vm in path)
            {
                Set(vm, colour[vm] == one ? two : one);
            }
        }

        void Set(int vm, int wave)
        {
            colour[vm] = wave;
            (at[tail[vm]][wave], at[head[vm]][wave]) = (vm, vm);
        }
    }

    /// <summary>Which migration of a node has each colour.</summary>
    private sealed class Node(int colours)
    {
        private readonly int[] migration = Enumerable.Repeat(-1, colours).ToArray();
        private int used;

        internal int this[int colour]
        {
            get => migration[colour];
            set
            {
                migration[colour] = value;
                used = value < 0 ? Math.Min(used, colour) : used;
            }
        }

        internal int Free()
        {
            while (migration[used] >= 0)
            {
                used++;
            }

            return used;
        }
    }
}
