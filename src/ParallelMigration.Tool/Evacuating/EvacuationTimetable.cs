using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>When the moves of a plan begin and end, by prediction: each as soon as the runner's own rule lets it begin (<see cref="EvacuationPlaces"/>).</summary>
internal sealed class EvacuationTimetable
{
    private EvacuationTimetable(IReadOnlyList<TimeSpan> starts, IReadOnlyList<TimeSpan> ends, TimeSpan soonest, TimeSpan latest, TimeSpan lowerBound) =>
        (Starts, Ends, Soonest, Latest, LowerBound) = (starts, ends, soonest, latest, lowerBound);

    /// <summary>Gets when each move begins if all take as long as expected (the 50th percentile), in the order of the moves.</summary>
    internal IReadOnlyList<TimeSpan> Starts { get; }

    /// <summary>Gets when each move ends, likewise.</summary>
    internal IReadOnlyList<TimeSpan> Ends { get; }

    /// <summary>Gets when all have moved, likewise.</summary>
    internal TimeSpan Total => Ends.Max();

    /// <summary>Gets when all have moved if every move takes its 5th percentile: all at once, which is less likely than each.</summary>
    internal TimeSpan Soonest { get; }

    /// <summary>Gets when all have moved if every move takes its 95th percentile.</summary>
    internal TimeSpan Latest { get; }

    /// <summary>Gets the time that no order of the same moves ends before: the longest move, and each host's work divided by its places.</summary>
    internal TimeSpan LowerBound { get; }

    /// <summary>Returns the timetable; <see langword="null"/> where there is no move, or how long one takes is not known.</summary>
    /// <param name="moves">The moves in their order.</param>
    internal static EvacuationTimetable? Of(IReadOnlyList<EvacuationMove> moves)
    {
        if (moves.Count == 0 || moves.Any(move => move.Duration?.P95 is null))
        {
            return null;
        }

        var middle = Times(moves, time => time.P50);
        var starts = StartsOf(moves, middle);
        return new(starts, EndsOf(starts, middle), Total(time => time.P5), Total(time => time.P95!.Value), Bound(moves, middle));

        TimeSpan Total(Func<PredictedTime, TimeSpan> percentile)
        {
            var times = Times(moves, percentile);
            return EndsOf(StartsOf(moves, times), times).Max();
        }
    }

    /// <summary>Returns when all have moved, from now on.</summary>
    /// <param name="running">The moves that run, and how long each still takes.</param>
    /// <param name="waiting">Those that wait, in their order, and how long each takes.</param>
    internal static TimeSpan EndOf(IReadOnlyList<(EvacuationMove Move, TimeSpan Time)> running, IReadOnlyList<(EvacuationMove Move, TimeSpan Time)> waiting)
    {
        TimeSpan[] times = [.. running.Concat(waiting).Select(item => item.Time)];
        return EndsOf(StartsOf([.. running.Concat(waiting).Select(item => item.Move)], times, running.Count), times).DefaultIfEmpty().Max();
    }

    private static TimeSpan[] Times(IReadOnlyList<EvacuationMove> moves, Func<PredictedTime, TimeSpan> percentile) => [.. moves.Select(move => percentile(move.Duration!.Value))];

    private static TimeSpan[] EndsOf(TimeSpan[] starts, TimeSpan[] times) => [.. starts.Zip(times, (start, time) => start + time)];

    /// <param name="moves">The moves in their order.</param>
    /// <param name="times">How long each takes.</param>
    /// <param name="begun">How many of the first run already.</param>
    private static TimeSpan[] StartsOf(IReadOnlyList<EvacuationMove> moves, TimeSpan[] times, int begun = 0)
    {
        var starts = new TimeSpan[moves.Count];
        var waiting = moves.Index().Skip(begun).ToList();
        List<(int Index, EvacuationMove Item)> running = [.. moves.Index().Take(begun)];
        for (var now = TimeSpan.Zero; waiting.Count > 0; now = running.Min(move => starts[move.Index] + times[move.Index]))
        {
            running.RemoveAll(move => starts[move.Index] + times[move.Index] <= now);
            var begin = EvacuationPlaces.Free(waiting.Select(move => move.Item), running.Select(move => move.Item)).ToHashSet(ReferenceEqualityComparer.Instance);
            foreach (var move in waiting.Where(move => begin.Contains(move.Item)))
            {
                starts[move.Index] = now;
                running.Add(move);
            }

            waiting.RemoveAll(move => begin.Contains(move.Item));
        }

        return starts;
    }

    // Where n run at once at an end, each has at least n places there: so each uses at least one place's share of that end while it runs.
    private static TimeSpan Bound(IReadOnlyList<EvacuationMove> moves, TimeSpan[] times)
    {
        var work = moves.Zip(times, (move, time) => (Move: move, Ticks: time.Ticks)).ToList();
        return TimeSpan.FromTicks(Enumerable.Max(
        [
            work.Max(item => item.Ticks),
            work.GroupBy(item => item.Move.SourceId).Max(host => host.Sum(item => item.Ticks / item.Move.Plan.MaxOutgoingMigrations)),
            work.GroupBy(item => item.Move.DestinationId).Max(host => host.Sum(item => item.Ticks / item.Move.Plan.MaxIncomingMigrations)),
        ]));
    }
}
