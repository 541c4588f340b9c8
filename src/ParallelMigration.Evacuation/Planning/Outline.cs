using System;
using System.Linq;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>A plan that is made, without its words.</summary>
internal sealed class Outline
{
    private Outline(Site site, Draft draft, long bound)
    {
        (Site, Draft, Bound) = (site, draft, bound);
        Scenarios = draft.Order.Length > 0 && site.AreTimesKnown && draft.Order.All(vm => draft.WayOf(site, vm).IsKnown) ? new(site, draft) : null;
    }

    internal Site Site { get; }

    internal Draft Draft { get; }

    /// <summary>Gets the lower bound, in ticks.</summary>
    internal long Bound { get; }

    /// <summary>Gets the ends in many cases; <see langword="null"/>: how long something takes is not known.</summary>
    internal Scenarios? Scenarios { get; }

    internal PredictedRange<TimeSpan>? TotalTime => Scenarios is { } cases && Draft.Score.End < Way.Never ? Scenarios.RangeOf(cases.Total, Draft.Score.End) : null;

    internal static Outline Of(EvacuationRequest request)
    {
        Site site = new(request);
        var (draft, bound) = Search.Best(site);
        return new(site, draft, bound);
    }
}
