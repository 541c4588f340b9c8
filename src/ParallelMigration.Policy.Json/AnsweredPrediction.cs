using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>The prediction of an answer, as it is read back. Numbers have the three decimals with which they were written.</summary>
public sealed record AnsweredPrediction
{
    private const double BytesPerMebibyte = 1_048_576;

    /// <summary>Gets how the migration is expected to end.</summary>
    public required PredictionVerdict Verdict { get; init; }

    /// <summary>Gets the last step that the schedule takes, 1 being the first; <see langword="null"/>, the default: none.</summary>
    public int? Step { get; init; }

    /// <summary>Gets the time from the start of the call to its end; <see langword="null"/>, the default: there is no end.</summary>
    public PredictedTime? TotalTime { get; init; }

    /// <summary>Gets how long the VM is paused at the switchover; <see langword="null"/>, the default: there is no end.</summary>
    public PredictedTime? Downtime { get; init; }

    /// <summary>Gets what is sent in all, in mebibytes on the wire; <see langword="null"/>, the default: there is no end.</summary>
    public PredictedRange? TransferredMebibytes { get; init; }

    /// <summary>Gets the number of passes over the memory, the first included; <see langword="null"/>, the default: there is no end.</summary>
    public PredictedRange? Passes { get; init; }

    /// <summary>Gets why. The default is none.</summary>
    public IReadOnlyList<PredictionReason> Reasons { get; init; } = [];

    /// <summary>Gets what would let the migration end better. The default is none.</summary>
    public IReadOnlyList<PredictionReason> Remedies { get; init; } = [];

    internal static AnsweredPrediction From(MigrationPrediction prediction) => new()
    {
        Verdict = prediction.Verdict,
        Step = prediction.Step,
        TotalTime = prediction.TotalTime,
        Downtime = prediction.Downtime,
        TransferredMebibytes = prediction.TransferredBytes is { } bytes ? new(bytes.P5 / BytesPerMebibyte, bytes.P50 / BytesPerMebibyte, bytes.P95 / BytesPerMebibyte) : null,
        Passes = prediction.Passes,
        Reasons = prediction.Reasons,
        Remedies = prediction.Remedies,
    };

    /// <inheritdoc/>
    public bool Equals(AnsweredPrediction? other) => other is not null && Verdict == other.Verdict && Step == other.Step && TotalTime == other.TotalTime
        && Downtime == other.Downtime && TransferredMebibytes == other.TransferredMebibytes && Passes == other.Passes
        && Reasons.SequenceEqual(other.Reasons) && Remedies.SequenceEqual(other.Remedies);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Verdict, Step, TotalTime, Passes, Reasons.Count, Remedies.Count);
}
