using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>A plan while it is made: who goes where, which way and in which order, and when each then begins and ends.</summary>
internal sealed class Draft
{
    internal Draft(int vms)
    {
        Host = new int[vms];
        Shares = new bool[vms];
        Start = new long[vms];
        End = new long[vms];
    }

    private Draft(Draft other)
    {
        Host = [.. other.Host];
        Shares = [.. other.Shares];
        Order = [.. other.Order];
        Start = [.. other.Start];
        End = [.. other.End];
        Score = other.Score;
    }

    /// <summary>Gets the destination of each VM; less than 0: it stays.</summary>
    internal int[] Host { get; }

    /// <summary>Gets whether each VM shares the link, if it can (rule P1).</summary>
    internal bool[] Shares { get; }

    /// <summary>Gets the VMs that move, in their order.</summary>
    internal int[] Order { get; set; } = [];

    internal long[] Start { get; }

    internal long[] End { get; }

    internal Score Score { get; set; }

    internal IEnumerable<int> Placed => Enumerable.Range(0, Host.Length).Where(vm => Host[vm] >= 0);

    internal Draft Copy() => new(this);

    internal Way WayOf(Site site, int vm) => Way(site, vm, Host[vm]);

    internal Way Way(Site site, int vm, int host)
    {
        var ways = site.Ways(vm, host)!;
        return ways[Shares[vm] ? ways.Length - 1 : 0];
    }
}
