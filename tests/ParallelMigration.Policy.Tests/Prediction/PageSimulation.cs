using System;
using System.Linq;

namespace ParallelMigration.Policy.Tests.Prediction;

/// <summary>
/// The opponent of the predictor: a guest's pages one by one, millisecond by millisecond. It knows no dirty curve and no passes of a size; it shares no code
/// with the library. The guest writes its hot pages in a circle, and its cold pages, all the others, one after the other.
/// </summary>
internal sealed class PageSimulation
{
    internal const int PageBytes = 65_536;
    private const double Step = 0.001;

    internal int Pages { get; init; }

    internal int HotPages { get; init; }

    /// <summary>Pages per second.</summary>
    internal double HotRate { get; init; }

    internal double ColdRate { get; init; }

    internal double SendRate { get; init; }

    internal double Downtime { get; init; }

    internal bool AutoConverge { get; init; }

    /// <summary>The part of its CPUs' time that the guest needs for its writes: it is not held back while it gets so much.</summary>
    internal double CpuNeed { get; init; } = 1;

    /// <summary>Downtimes that a stalled migration gets, one at each further stall.</summary>
    internal double[] LaterDowntimes { get; init; } = [];

    /// <summary>What comes when these are used up: "", "postcopy" or "abort".</summary>
    internal string Last { get; init; } = "";

    internal string Outcome { get; private set; } = "";

    internal double Seconds { get; private set; }

    internal double Bytes { get; private set; }

    internal int Passes { get; private set; }

    internal int Throttle { get; private set; }

    internal PageSimulation Run(double end)
    {
        var isChanged = new bool[Pages];
        var toSend = new bool[Pages];
        Array.Fill(toSend, true);
        double time = 0, sendCredit = 0, hotCredit = 0, coldCredit = 0, sentInPeriod = 0, changedInPeriod = 0, periodStart = 0, downtime = Downtime;
        int hot = 0, cold = HotPages, left = Pages, cursor = 0, votes = 0, stepsTaken = 0, passStart = Pages, best = int.MaxValue, inspected = 1;
        double progress = 0;
        Passes = 1;
        var passSince = 0.0;
        var isCounted = true;
        while (time < end)
        {
            if (Passes > inspected || time == 0)
            {
                inspected = Passes;
                if (left <= SendRate * downtime)
                {
                    Outcome = Math.Min(stepsTaken, LaterDowntimes.Length) > 0 ? "step" : Throttle > 0 ? "throttled" : "converges";
                    return Ended(time + (left / SendRate), left);
                }
            }

            if (!isCounted && Passes > 2 && passStart > best * 0.99 && time - progress >= 10)
            {
                isCounted = true;
                progress = time;
                stepsTaken++;
                if (stepsTaken <= LaterDowntimes.Length)
                {
                    downtime = LaterDowntimes[stepsTaken - 1];
                    inspected = time == passSince ? 0 : inspected;
                }
                else if (stepsTaken == LaterDowntimes.Length + 1 && Last.Length > 0)
                {
                    Outcome = Last;
                    var rest = Enumerable.Range(0, Pages).Count(page => toSend[page] || isChanged[page]);
                    return Ended(time + (rest / SendRate), rest);
                }
            }

            time += Step;
            var running = Math.Min(1, (1 - (Throttle / 100.0)) / CpuNeed);
            for (hotCredit += HotRate * running * Step; hotCredit >= 1; hotCredit--)
            {
                isChanged[hot] = true;
                hot = (hot + 1) % HotPages;
            }

            for (coldCredit += ColdRate * running * Step; coldCredit >= 1; coldCredit--)
            {
                isChanged[cold] = true;
                cold = cold + 1 == Pages ? HotPages : cold + 1;
            }

            for (sendCredit += SendRate * Step; sendCredit >= 1 && left > 0; sendCredit--)
            {
                while (!toSend[cursor])
                {
                    cursor++;
                }

                toSend[cursor++] = false;
                left--;
                Bytes += PageBytes;
            }

            if (left > 0)
            {
                continue;
            }

            if (Passes > 1 && passStart <= best * 0.99)
            {
                best = passStart;
                progress = Math.Max(progress, passSince);
            }

            var changed = 0;
            for (var page = 0; page < Pages; page++)
            {
                toSend[page] = isChanged[page];
                changed += isChanged[page] ? 1 : 0;
                isChanged[page] = false;
            }

            sentInPeriod += passStart;
            changedInPeriod += changed;
            if (AutoConverge && time - periodStart >= 1)
            {
                if (changedInPeriod * 2 > sentInPeriod && ++votes == 2)
                {
                    votes = 0;
                    Throttle = Math.Min(99, Throttle == 0 ? 20 : Throttle + 10);
                }

                (periodStart, sentInPeriod, changedInPeriod) = (time, 0, 0);
            }

            Passes++;
            (passSince, isCounted) = (time, false);
            (left, passStart, cursor, sendCredit) = (changed, changed, 0, Math.Min(sendCredit, 1));
        }

        Outcome = "never";
        return this;
    }

    private PageSimulation Ended(double seconds, int left)
    {
        Seconds = seconds;
        Bytes += (double)left * PageBytes;
        return this;
    }
}
