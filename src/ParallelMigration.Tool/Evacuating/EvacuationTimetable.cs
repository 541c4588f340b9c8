using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Evacuation;
using ParallelMigration.Libvirt;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>When the moves of a plan begin and end, if all take as long as expected (the 50th percentile).</summary>
/// <param name="Starts">When each move begins, in the order of the moves.</param>
/// <param name="Ends">When each move ends, likewise.</param>
internal sealed record EvacuationTimetable(IReadOnlyList<TimeSpan> Starts, IReadOnlyList<TimeSpan> Ends)
{
    /// <summary>Gets when all have moved.</summary>
    internal TimeSpan Total => Ends.Max();

    /// <summary>Returns the timetable; <see langword="null"/> where there is no move, or how long one takes is not known.</summary>
    /// <param name="plan">The plan.</param>
    internal static EvacuationTimetable? Of(EvacuationPlan plan) => plan.Migrations.Count == 0 || plan.Migrations.Any(migration => migration.End is null)
        ? null
        : new([.. plan.Migrations.Select(migration => migration.Start!.Value)], [.. plan.Migrations.Select(migration => migration.End!.Value.P50)]);

    /// <summary>Returns when all have moved, from now on.</summary>
    /// <param name="running">The moves that run, and how long each still takes.</param>
    /// <param name="waiting">Those that wait, in their order, and how long each takes.</param>
    internal static TimeSpan EndOf(IReadOnlyList<(EvacuationMove Move, TimeSpan Time)> running, IReadOnlyList<(EvacuationMove Move, TimeSpan Time)> waiting)
    {
        var all = running.Concat(waiting).ToList();
        return StartsOf(all, running.Count).Zip(all, (start, item) => start + item.Time).DefaultIfEmpty().Max();
    }

    /// <summary>Returns when each move begins: as soon as the runner's own rule lets it (<see cref="EvacuationPlaces"/>).</summary>
    /// <param name="moves">The moves in their order, and how long each takes.</param>
    /// <param name="begun">How many of the first run already.</param>
    internal static TimeSpan[] StartsOf(IReadOnlyList<(EvacuationMove Move, TimeSpan Time)> moves, int begun = 0)
    {
        var starts = new TimeSpan[moves.Count];
        var waiting = Enumerable.Range(begun, moves.Count - begun).ToList();
        var running = Enumerable.Range(0, begun).ToList();
        for (var now = TimeSpan.Zero; waiting.Count > 0; now = running.Min(move => starts[move] + moves[move].Time))
        {
            running.RemoveAll(move => starts[move] + moves[move].Time <= now);
            var free = EvacuationPlaces.Free(waiting.Select(move => moves[move].Move), running.Select(move => moves[move].Move)).ToHashSet(ReferenceEqualityComparer.Instance);
            foreach (var move in waiting.Where(move => free.Contains(moves[move].Move)))
            {
                starts[move] = now;
                running.Add(move);
            }

            waiting.RemoveAll(move => free.Contains(moves[move].Move));
        }

        return starts;
    }
}
