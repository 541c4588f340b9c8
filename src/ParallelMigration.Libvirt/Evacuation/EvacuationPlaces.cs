using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>Which moves may begin beside those that run: no plan's maximum is exceeded, at either end.</summary>
internal static class EvacuationPlaces
{
    /// <summary>Returns the moves that may begin now, in their order.</summary>
    /// <remarks>An end that is full stays free of later moves for the one that waits for it: a parallel migration, which needs its hosts alone, gets its turn.</remarks>
    /// <param name="waiting">The moves in the order in which they were planned.</param>
    /// <param name="running">The moves that run.</param>
    public static IReadOnlyList<EvacuationMove> Free(IEnumerable<EvacuationMove> waiting, IEnumerable<EvacuationMove> running)
    {
        List<EvacuationMove> held = [.. running];
        List<EvacuationMove> free = [];
        HashSet<(MigrationDirection, string)> kept = [];
        foreach (var move in waiting)
        {
            var mayLeave = IsFree(MigrationDirection.Outgoing, move, held);
            var mayArrive = IsFree(MigrationDirection.Incoming, move, held);
            if (mayLeave && mayArrive && !Ends(move).Any(kept.Contains))
            {
                free.Add(move);
                held.Add(move);
                continue;
            }

            if (!mayLeave)
            {
                kept.Add((MigrationDirection.Outgoing, move.SourceId));
            }

            if (!mayArrive && move.DestinationId is { } destination)
            {
                kept.Add((MigrationDirection.Incoming, destination));
            }
        }

        return free;
    }

    private static IEnumerable<(MigrationDirection, string)> Ends(EvacuationMove move)
    {
        yield return (MigrationDirection.Outgoing, move.SourceId);
        if (move.DestinationId is { } destination)
        {
            yield return (MigrationDirection.Incoming, destination);
        }
    }

    private static bool IsFree(MigrationDirection direction, EvacuationMove move, List<EvacuationMove> held)
    {
        if (Host(direction, move) is not { } host)
        {
            return true;
        }

        var there = held.Where(other => Host(direction, other) == host).ToList();
        return there.Append(move).Min(other => Maximum(direction, other)) > there.Count;
    }

    private static string? Host(MigrationDirection direction, EvacuationMove move) => direction == MigrationDirection.Outgoing ? move.SourceId : move.DestinationId;

    private static int Maximum(MigrationDirection direction, EvacuationMove move) =>
        direction == MigrationDirection.Outgoing ? move.Plan.MaxOutgoingMigrations : move.Plan.MaxIncomingMigrations;
}
