using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;
using Planned = ParallelMigration.Evacuation.PlannedMigration;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>Which migrations of a plan may start beside those that run.</summary>
internal static class EvacuationOrder
{
    // Of a migration that is not known to allow others beside it.
    private static readonly MigrationPlan OfOthers = new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };

    /// <summary>Returns what a migration that runs takes at its ends.</summary>
    internal static Place Of(MigrationRecord record) => new(record.SourceName, record.DestinationName, MigrationEngine.PlanOf(record) ?? OfOthers);

    /// <summary>
    /// Returns those that may start now, in their order: no plan's maximum is exceeded at either end. An end that is too full for one is kept free of those after it, so that a
    /// parallel migration, which wants its hosts alone, gets its turn.
    /// </summary>
    internal static IReadOnlyList<Planned> Free(IEnumerable<Planned> order, IEnumerable<Place> running)
    {
        List<Place> held = [.. running];
        List<Planned> free = [];
        HashSet<(bool Leaves, string Host)> kept = [];
        foreach (var next in order)
        {
            Place place = new(next.SourceId, next.DestinationId, next.Plan);
            var leaving = held.Where(one => one.Source == next.SourceId).Append(place).ToList();
            var arriving = held.Where(one => one.Destination == next.DestinationId).Append(place).ToList();
            var mayLeave = leaving.Count <= leaving.Min(one => one.Plan.MaxOutgoingMigrations) && !kept.Contains((true, next.SourceId));
            var mayArrive = arriving.Count <= arriving.Min(one => one.Plan.MaxIncomingMigrations) && !kept.Contains((false, next.DestinationId));
            if (mayLeave && mayArrive)
            {
                free.Add(next);
                held.Add(place);
                continue;
            }

            if (!mayLeave)
            {
                kept.Add((true, next.SourceId));
            }

            if (!mayArrive)
            {
                kept.Add((false, next.DestinationId));
            }
        }

        return free;
    }

    /// <summary>The ends of a migration, and its plan.</summary>
    internal sealed record Place(string Source, string? Destination, MigrationPlan Plan);
}
