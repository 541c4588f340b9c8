using System;
using System.Globalization;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation;

/// <summary>Something to raise, and what it changes: the evacuation planned again with it.</summary>
public sealed class WindowRemedy
{
    internal WindowRemedy()
    {
    }

    /// <summary>Gets what is raised.</summary>
    public required WindowRemedyKind Kind { get; init; }

    /// <summary>Gets how many times as much it is: the least of 1.25, 1.5, 2, 3, 4, 8 and 10 times the bandwidth that is enough, or the one that helps most; 2 times as many at once; 1 with post-copy.</summary>
    public required double Factor { get; init; }

    /// <summary>Gets the probability that all have then moved by the end of the window.</summary>
    public required double Probability { get; init; }

    /// <summary>Gets when all have then moved.</summary>
    public required PredictedRange<TimeSpan> TotalTime { get; init; }

    /// <summary>Gets the remedy with its effect in one sentence. For people; may change between versions.</summary>
    public string Message
    {
        get
        {
            var factor = Factor.ToString("0.##", CultureInfo.InvariantCulture);
            var what = Kind switch
            {
                WindowRemedyKind.MoreBandwidth => $"With {factor} times the bandwidth",
                WindowRemedyKind.MoreAtOnce => $"With {factor} times as many migrations at once (the policies' maxima)",
                _ => "With post-copy at the first stall",
            };
            return string.Create(CultureInfo.InvariantCulture, $"{what} all are expected to have moved after {Math.Ceiling(TotalTime.P50.TotalSeconds):0} s; the probability to end in the window is {Math.Floor(Probability * 100):0} %.");
        }
    }
}
