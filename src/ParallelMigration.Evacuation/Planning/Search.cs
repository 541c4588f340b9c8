using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>
/// Finds a good draft: the best of a few that are made in different ways, changed one thing at a time as long as that makes it better, then changed in several things at once
/// and improved again. The same each time: what is changed follows from a number that counts up.
/// </summary>
internal sealed class Search
{
    /// <summary>How many begins are calculated for changes: few changes of many VMs, many of few.</summary>
    private const int Effort = 30_000;
    private const int MostChanges = 3_000;
    private const int FewVms = 24;
    private const int Shakes = 3;

    private readonly Site site;
    private readonly Dispatch dispatch;
    private readonly long[] lengths;
    private readonly long window;
    private readonly long bound;
    private Draft best;
    private Draft current;
    private int changes;

    private Search(Site site)
    {
        this.site = site;
        dispatch = new(site);
        lengths = new long[site.Moving.Length];
        window = site.Request.Window?.Ticks ?? long.MaxValue;
        best = Placements().SelectMany(Ordered).MinBy(draft => draft.Score)!;
        bound = Bound.Of(site, best);
        current = best;
        changes = Math.Min(MostChanges, Effort / Math.Max(1, best.Order.Length));
        Improve();
    }

    internal static (Draft Draft, long Bound) Best(Site site)
    {
        Search search = new(site);
        return (search.best, search.bound);
    }

    /// <summary>The drafts that place the most: as decided, all that may sharing the link, and those that then take less of their source's time.</summary>
    private List<Draft> Placements()
    {
        var vms = Enumerable.Range(0, site.Moving.Length);
        var may = vms.Select(vm => site.Ways(vm).Any(way => way.SharesLink)).ToArray();
        List<bool[]> choices = [new bool[may.Length]];
        if (may.Contains(true))
        {
            choices.Add(may);
            choices.Add([.. vms.Select(vm => may[vm] && site.Ways(vm).MinBy(way => way.SourceShare)!.SharesLink)]);
        }

        var drafts = choices.SelectMany(shares => Placed(shares))
            .Select(draft => (Draft: draft, Placed: Placement.Placed(site, draft))).ToList();
        var most = drafts.Select(draft => draft.Placed).Aggregate((one, other) => one.AsSpan().SequenceCompareTo(other) >= 0 ? one : other);
        return [.. drafts.Where(draft => draft.Placed.AsSpan().SequenceEqual(most)).Select(draft => draft.Draft)];
    }

    /// <summary>The largest first, and, of few VMs or where that leaves some, the smallest first.</summary>
    private IEnumerable<Draft> Placed(bool[] shares)
    {
        var draft = Placement.Of(site, new(site), shares, smallestFirst: false);
        yield return draft;
        if (draft.Host.Length <= FewVms || draft.Host.Any(host => host < 0))
        {
            yield return Placement.Of(site, new(site), shares, smallestFirst: true);
        }
    }

    /// <summary>The draft in several orders, each with higher priorities first, and what is not known last. What does not end would let nothing begin after it.</summary>
    private IEnumerable<Draft> Ordered(Draft draft)
    {
        var busy = new long[2 * site.Hosts.Length];
        foreach (var vm in draft.Placed)
        {
            busy[site.Source[vm]] += draft.WayOf(site, vm).SourceShare;
            busy[site.Hosts.Length + draft.Host[vm]] += draft.WayOf(site, vm).DestinationShare;
        }

        yield return Evaluated(draft, vm => draft.WayOf(site, vm).Length);
        yield return Evaluated(draft.Copy(), vm => -draft.WayOf(site, vm).Length);
        yield return Evaluated(draft.Copy(), vm => -Math.Max(busy[site.Source[vm]], busy[site.Hosts.Length + draft.Host[vm]]), vm => -draft.WayOf(site, vm).Length);
        if (Waves.Of(site, draft) is { } waves)
        {
            yield return Evaluated(draft.Copy(), vm => waves[vm]);
        }
    }

    private Draft Evaluated(Draft draft, Func<int, long> key, Func<int, long>? then = null)
    {
        draft.Order = [.. draft.Placed.OrderBy(vm => draft.WayOf(site, vm).IsEndless).ThenByDescending(vm => site.Moving[vm].Priority).ThenBy(vm => !draft.WayOf(site, vm).IsKnown).ThenBy(key).ThenBy(then ?? (_ => 0))
            .ThenBy(vm => site.Moving[vm].Id, StringComparer.Ordinal)];
        Evaluate(draft);
        return draft;
    }

    private void Evaluate(Draft draft)
    {
        foreach (var vm in draft.Order)
        {
            lengths[vm] = draft.WayOf(site, vm).Length;
        }

        dispatch.Run(draft, lengths, draft.Start, draft.End);
        var (late, end, sharing, waits) = (0, 0L, 0, 0L);
        foreach (var vm in draft.Order)
        {
            late += draft.End[vm] > window ? 1 : 0;
            end = Math.Max(end, draft.End[vm]);
            sharing += draft.WayOf(site, vm).SharesLink ? 1 : 0;
            waits += draft.End[vm] / draft.Order.Length;
        }

        draft.Score = new(late, end, sharing, waits);
    }

    private void Improve()
    {
        for (var round = 1UL; CanImprove; round++)
        {
            var trial = current.Copy();
            Climb(trial, new(site, trial));
            current = best.Copy();
            Shake(current, round);
            Evaluate(current);
            changes--;
        }
    }

    /// <summary>Changes one thing at a time: how a VM migrates, where to, and its place in the order, those that end last first.</summary>
    private void Climb(Draft trial, Room room)
    {
        for (var before = default(Score?); before != current.Score && CanImprove;)
        {
            before = current.Score;
            foreach (var vm in current.Order.OrderByDescending(vm => current.End[vm]).ToArray())
            {
                TryWay(trial, vm);
                TryHosts(trial, room, vm);
                TryPositions(trial, vm);
            }
        }
    }

    /// <summary>Changes several things at once, whatever that does.</summary>
    private void Shake(Draft draft, ulong round)
    {
        Room room = new(site, draft);
        for (var number = 0UL; number < Shakes; number++)
        {
            var mixed = Mix.Of((round * Shakes) + number);
            var vm = draft.Order[(int)(mixed % (ulong)draft.Order.Length)];
            mixed /= (ulong)draft.Order.Length;
            if (mixed % 4 == 0)
            {
                draft.Shares[vm] = !draft.Shares[vm];
                continue;
            }

            var host = site.Destinations[(int)(mixed / 4 % (ulong)site.Destinations.Length)];
            room.Leave(vm, draft.Host[vm]);
            draft.Host[vm] = mixed % 4 == 1 && host != site.Source[vm] && room.Fits(vm, host) ? host : draft.Host[vm];
            room.Take(vm, draft.Host[vm]);
            var like = Enumerable.Range(0, draft.Order.Length).Where(at => IsLike(vm, draft.Order[at])).ToArray();
            draft.Order = Moved(draft.Order, vm, like[(int)(mixed / 4 % (ulong)like.Length)]);
        }
    }

    // No search for the last thousandth.
    private bool CanImprove => changes > 0 && (best.Score.End - bound > bound / 1000 || best.Score.Late > 0);

    private bool IsBetter(Draft trial)
    {
        changes--;
        Evaluate(trial);
        if (trial.Score.CompareTo(current.Score) >= 0)
        {
            return false;
        }

        current = trial.Copy();
        best = current.Score.CompareTo(best.Score) < 0 ? current : best;
        return true;
    }

    private void TryWay(Draft trial, int vm)
    {
        if (CanImprove && site.Ways(vm, trial.Host[vm])!.Length > 1)
        {
            trial.Shares[vm] = !trial.Shares[vm];
            if (!IsBetter(trial))
            {
                trial.Shares[vm] = !trial.Shares[vm];
            }
        }
    }

    private void TryHosts(Draft trial, Room room, int vm)
    {
        foreach (var host in site.Destinations.Where(host => host != site.Source[vm]))
        {
            if (!CanImprove)
            {
                return;
            }

            if (host != trial.Host[vm] && !TryMoves(trial, room, [(vm, host)]) && trial.Order.Length <= FewVms)
            {
                foreach (var other in trial.Placed.Where(other => trial.Host[other] == host && trial.Host[vm] != site.Source[other]).ToArray())
                {
                    if (CanImprove && TryMoves(trial, room, [(vm, host), (other, trial.Host[vm])]))
                    {
                        break;
                    }
                }
            }
        }
    }

    private bool TryMoves(Draft trial, Room room, (int Vm, int Host)[] moves)
    {
        var before = Array.ConvertAll(moves, move => (move.Vm, trial.Host[move.Vm]));
        foreach (var (vm, host) in before)
        {
            room.Leave(vm, host);
        }

        // One after the other: the first may take what the second needs.
        var taken = 0;
        while (taken < moves.Length && room.Fits(moves[taken].Vm, moves[taken].Host))
        {
            room.Take(moves[taken].Vm, moves[taken].Host);
            trial.Host[moves[taken].Vm] = moves[taken].Host;
            taken++;
        }

        if (taken == moves.Length && IsBetter(trial))
        {
            return true;
        }

        foreach (var (vm, host) in moves.Take(taken))
        {
            room.Leave(vm, host);
        }

        foreach (var (vm, host) in before)
        {
            room.Take(vm, host);
            trial.Host[vm] = host;
        }

        return false;
    }

    /// <summary>Anywhere among those of the same priority, or, of many VMs, before all of them.</summary>
    private void TryPositions(Draft trial, int vm)
    {
        var from = Array.FindIndex(trial.Order, other => IsLike(vm, other));
        var count = Array.FindLastIndex(trial.Order, other => IsLike(vm, other)) - from + 1;
        for (var to = from; to < from + count && CanImprove && (to == from || trial.Order.Length <= FewVms); to++)
        {
            var before = trial.Order;
            if (before[to] == vm)
            {
                continue;
            }

            trial.Order = Moved(before, vm, to);
            if (!IsBetter(trial))
            {
                trial.Order = before;
            }
        }
    }

    private static int[] Moved(int[] order, int vm, int to)
    {
        List<int> moved = [.. order];
        moved.Remove(vm);
        moved.Insert(to, vm);
        return [.. moved];
    }

    private bool IsLike(int vm, int other) =>
        site.Moving[vm].Priority == site.Moving[other].Priority && (best.WayOf(site, vm).IsKnown, best.WayOf(site, vm).IsEndless) == (best.WayOf(site, other).IsKnown, best.WayOf(site, other).IsEndless);
}
