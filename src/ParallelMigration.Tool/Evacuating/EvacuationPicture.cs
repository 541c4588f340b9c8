using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Libvirt;
using ParallelMigration.Tool.Charts;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>A plan as a picture: a bar for each guest over time, a colour for each destination.</summary>
internal static class EvacuationPicture
{
    internal static string Of(EvacuationTimetable timetable, IReadOnlyList<EvacuationMove> moves, Func<string?, string> nameOf)
    {
        var destinations = moves.Select(move => move.DestinationId).Distinct().ToList();
        return Svg.BarChart(
            "Who moves when",
            "seconds after the start",
            [
                .. moves.Select((move, index) => (
                    HarmlessText.OneLine($"{move.Name} to {nameOf(move.DestinationId)}"),
                    destinations.IndexOf(move.DestinationId),
                    timetable.Starts[index].TotalSeconds,
                    timetable.Ends[index].TotalSeconds)),
            ]);
    }
}
