using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>When the moves of a plan begin and end, by prediction: each as early as its plan's limits and those of the running ones allow, at both ends.</summary>
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

    private static TimeSpan[] Times(IReadOnlyList<EvacuationMove> moves, Func<PredictedTime, TimeSpan> percentile) => [.. moves.Select(move => percentile(move.Duration!.Value))];

    private static TimeSpan[] EndsOf(TimeSpan[] starts, TimeSpan[] times) => [.. starts.Zip(times, (start, time) => start + time)];

    private static TimeSpan[] StartsOf(IReadOnlyList<EvacuationMove> moves, TimeSpan[] times)
    {
        var starts = new TimeSpan[moves.Count];
        List<int> waiting = [.. Enumerable.Range(0, moves.Count)];
        List<int> running = [];
        for (var now = TimeSpan.Zero; waiting.Count > 0; now = running.Min(move => starts[move] + times[move]))
        {
            running.RemoveAll(move => starts[move] + times[move] <= now);
            foreach (var next in waiting.ToList().Where(next => MayBegin(moves, running, moves[next])))
            {
                starts[next] = now;
                running.Add(next);
                waiting.Remove(next);
            }
        }

        return starts;
    }

    // Each plan limits all that run at its ends, the others' plans this one too (rule A2).
    private static bool MayBegin(IReadOnlyList<EvacuationMove> moves, List<int> running, EvacuationMove next)
    {
        var leaving = running.Select(index => moves[index]).Where(move => move.SourceId == next.SourceId).Append(next).ToList();
        var arriving = running.Select(index => moves[index]).Where(move => move.DestinationId == next.DestinationId).Append(next).ToList();
        return leaving.Count <= leaving.Min(move => move.Plan.MaxOutgoingMigrations) && arriving.Count <= arriving.Min(move => move.Plan.MaxIncomingMigrations);
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
