using System;
using System.Linq;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>
/// The ends of a plan in many cases, which are the same each time: in each, every migration takes another time of its range. Half of what makes one longer or shorter than
/// expected counts as its own, and half as common to all (the network, the hosts).
/// </summary>
internal sealed class Scenarios
{
    /// <summary>How many begins are calculated: many cases of few VMs, fewer of many. Prime numbers of cases, so that no two migrations go through them alike.</summary>
    private const int Effort = 40_000;
    private static readonly int[] Cases = [199, 101, 53, 31];

    /// <summary>The odds at which a range ends: 19 to 1.</summary>
    private static readonly double EndOfRange = Math.Log(19);
    private static readonly double Part = Math.Sqrt(0.5);

    private readonly long[] totals;
    private readonly long[][] ends;

    internal Scenarios(Site site, Draft draft)
    {
        Dispatch dispatch = new(site);
        var count = Cases.First(cases => cases * (long)draft.Order.Length <= Effort || cases == Cases[^1]);
        totals = new long[count];
        ends = [.. draft.Host.Select(_ => Array.Empty<long>())];
        foreach (var vm in draft.Order)
        {
            ends[vm] = new long[count];
        }

        var (lengths, start, end) = (new long[draft.Host.Length], new long[draft.Host.Length], new long[draft.Host.Length]);
        for (var number = 0; number < count; number++)
        {
            var common = Luck(number, 0, count);
            foreach (var vm in draft.Order)
            {
                lengths[vm] = Length(draft.WayOf(site, vm), Part * (common + Luck(number, vm + 1, count)));
            }

            dispatch.Run(draft, lengths, start, end);
            foreach (var vm in draft.Order)
            {
                ends[vm][number] = end[vm];
                totals[number] = Math.Max(totals[number], end[vm]);
            }
        }

        Array.Sort(totals);
        foreach (var each in ends)
        {
            Array.Sort(each);
        }
    }

    internal (long Low, long High) Total => Range(totals);

    internal (long Low, long High) End(int vm) => Range(ends[vm]);

    /// <summary>Returns a range around what is expected, in ticks.</summary>
    internal static PredictedRange<TimeSpan> RangeOf((long Low, long High) range, long expected) => new(
        TimeSpan.FromTicks(Math.Min(range.Low, expected)),
        TimeSpan.FromTicks(expected),
        range.High >= Way.Never ? null : TimeSpan.FromTicks(Math.Max(range.High, expected)));

    internal double Probability(long window) => totals.Count(total => total <= window) / (double)totals.Length;

    private static (long Low, long High) Range(long[] sorted) => (sorted[sorted.Length / 20], sorted[sorted.Length - 1 - (sorted.Length / 20)]);

    /// <summary>From below −1, where one of twenty is shorter, by 0 in the middle to above 1.</summary>
    private static double Luck(int number, int migration, int count)
    {
        // Each goes through all cases once, in steps and from a start of its own.
        var mixed = Mix.Of((ulong)migration);
        var (step, start) = (1 + (int)(mixed % (ulong)(count - 1)), (int)((mixed >> 32) % (ulong)count));
        var part = ((((long)step * number) + start) % count + 0.5) / count;
        return Math.Log(part / (1 - part)) / EndOfRange;
    }

    /// <summary>One that may not end does not end in the worst cases.</summary>
    private static long Length(Way way, double luck) => way.IsEndless || (way.Most is null && luck > 0.5)
        ? Way.Never
        : Math.Max(1, (long)Math.Min(Way.Never, way.Length * Math.Pow(luck < 0 ? way.Length / (double)way.Least : (way.Most ?? way.Length) / (double)way.Length, luck)));
}
