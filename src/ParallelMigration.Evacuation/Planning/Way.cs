using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>One way to migrate a VM to a host: its plan, and how long that takes. Times are in ticks.</summary>
internal sealed class Way
{
    /// <summary>Longer than anybody waits: what takes longer counts as not ending, and sums of it stay numbers.</summary>
    internal static readonly long Never = TimeSpan.FromDays(30).Ticks;

    internal Way(MigrationPlan plan, MigrationPrediction? prediction, bool sharesLink)
    {
        Plan = plan;
        Prediction = prediction;
        SharesLink = sharesLink;
        if (prediction is not null)
        {
            Length = Math.Clamp(prediction.TotalTime?.P50.Ticks ?? Never, 1, Never);
            Least = Math.Clamp(prediction.TotalTime?.P5.Ticks ?? Never, 1, Length);
            Most = prediction.TotalTime?.P95 is { } most ? Math.Clamp(most.Ticks, Length, Never) : null;
        }
    }

    internal MigrationPlan Plan { get; }

    internal MigrationPrediction? Prediction { get; }

    /// <summary>Gets whether rule P1 makes it.</summary>
    internal bool SharesLink { get; }

    internal bool IsKnown => Prediction is not null;

    /// <summary>Gets whether it is not expected to end.</summary>
    internal bool IsEndless => IsKnown && Length == Never;

    /// <summary>Gets the expected time.</summary>
    internal long Length { get; private set; } = 1;

    internal long Least { get; private set; } = 1;

    /// <summary>Gets the time that one of twenty exceeds; <see langword="null"/>: it may not end.</summary>
    internal long? Most { get; private set; } = 1;

    /// <summary>Gets the part of a source's time that it takes: where n run at once, each allows n, so that their parts are 1 at most.</summary>
    internal long SourceShare => Length / Plan.MaxOutgoingMigrations;

    internal long DestinationShare => Length / Plan.MaxIncomingMigrations;

    /// <summary>Takes a length that is not known for the usual one, so that there is an order all the same.</summary>
    internal void Suppose(long length) => (Length, Least, Most) = (length, length, length);
}
