using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Evacuation.Planning;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation;

/// <summary>Plans how hosts are emptied. Pure: no clock, no randomness; the same request gives the same plan.</summary>
/// <remarks>
/// <para>
/// Each VM gets a destination that has room for it and a plan that is not refused. The VMs get an order: higher priorities first, and among equal ones the order
/// in which all are expected to have moved earliest. Where none is earlier than another, the shortest go first, so that as many as possible have moved whenever it ends.
/// With a window that is too short, as many as possible move within it. A migration that is not expected to end comes last of all.
/// </para>
/// <para>
/// Never more run at once than the plans of all that run allow, at both ends (rule A2). A VM whose setting is Auto may be planned not parallel, with its share of the
/// link, where all are then expected to have moved earlier (rule P1).
/// </para>
/// </remarks>
public static class EvacuationPlanner
{
    /// <summary>Plans an evacuation.</summary>
    /// <param name="request">The hosts, the VMs, and what runs there now.</param>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Two hosts or two VMs have the same id, or a host is named that is not given.</exception>
    public static EvacuationPlan Plan(EvacuationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var outline = Outline.Of(request);
        var (site, draft) = (outline.Site, outline.Draft);
        var waves = WavesOf(site, draft);
        return new()
        {
            Migrations = [.. draft.Order.Select(vm => MigrationOf(outline, vm, waves[vm]))],
            Staying = [.. StayingIn(site, draft)],
            Waves = draft.Order.Select(vm => waves[vm]).DefaultIfEmpty().Max(),
            TotalTime = outline.TotalTime,
            LowerBound = outline.TotalTime is null ? null : TimeSpan.FromTicks(outline.Bound),
            Window = WindowForecasts.Of(outline),
        };
    }

    private static PlannedMigration MigrationOf(Outline outline, int vm, int wave)
    {
        var (site, draft) = (outline.Site, outline.Draft);
        var way = draft.WayOf(site, vm);
        return new()
        {
            VmId = site.Moving[vm].Id,
            SourceId = site.Hosts[site.Source[vm]].Id,
            DestinationId = site.Hosts[draft.Host[vm]].Id,
            Decision = site.Decide(vm, draft.Host[vm], way.SharesLink),
            Prediction = way.Prediction,
            Wave = wave,
            Start = outline.Scenarios is null || draft.Start[vm] >= Way.Never ? null : TimeSpan.FromTicks(draft.Start[vm]),
            End = outline.Scenarios is { } cases && draft.End[vm] < Way.Never ? Scenarios.RangeOf(cases.End(vm), draft.End[vm]) : null,
        };
    }

    /// <summary>One more than the wave of those whose end, at the same moment and on the same host, let it begin.</summary>
    private static int[] WavesOf(Site site, Draft draft)
    {
        var waves = new int[site.Moving.Length];
        Dictionary<(int End, long Time), int> ended = [];
        foreach (var vm in draft.Order.OrderBy(vm => draft.Start[vm]))
        {
            var ends = new[] { site.Source[vm], site.Hosts.Length + draft.Host[vm] };
            waves[vm] = 1 + ends.Max(end => ended.GetValueOrDefault((end, draft.Start[vm])));
            foreach (var end in ends)
            {
                ended[(end, draft.End[vm])] = Math.Max(waves[vm], ended.GetValueOrDefault((end, draft.End[vm])));
            }
        }

        return waves;
    }

    private static IEnumerable<StayingVm> StayingIn(Site site, Draft draft)
    {
        Room room = new(site, draft);
        foreach (var vm in Enumerable.Range(0, site.Moving.Length).Where(vm => draft.Host[vm] < 0))
        {
            var hosts = site.Destinations.Where(host => host != site.Source[vm]).ToArray();
            var pinned = site.Moving[vm].PinnedHostId is { } id && !hosts.Any(host => site.Hosts[host].Id == id);
            var name = site.Moving[vm].PinnedHostId is { } host && site.FindHost(host) is { } index ? site.Hosts[index].Resources.Id : null;
            yield return new(site.Moving[vm], name, pinned ? [new(StayReasonCode.Pinned)]
                : hosts.Length == 0 ? [new(StayReasonCode.NoDestination)]
                : [.. hosts.Select(host => ReasonFor(site, room, vm, host))]);
        }
    }

    private static StayReason ReasonFor(Site site, Room room, int vm, int host)
    {
        var code = room.WhyNot(vm, host).GetValueOrDefault();
        return new(code, site.Hosts[host], code == StayReasonCode.Refused ? site.Decide(vm, host, false).Issues : null);
    }
}
