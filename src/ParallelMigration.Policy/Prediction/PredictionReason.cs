using System;

namespace ParallelMigration.Policy.Prediction;

/// <summary>Why a prediction is what it is, or what would change it: code and numbers first, words when asked for.</summary>
public readonly record struct PredictionReason
{
    /// <summary>Gets the code: stable API.</summary>
    public PredictionReasonCode Code { get; init; }

    /// <summary>Gets the bandwidth that decides or would help; <see langword="null"/>: none.</summary>
    public Bandwidth? Bandwidth { get; init; }

    /// <summary>Gets the downtime limit that decides or would help; <see langword="null"/>: none.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>Gets what the guest changes, or what is left, in bytes; <see langword="null"/>: none.</summary>
    public long? Bytes { get; init; }

    /// <summary>Gets the number of connections, of the step in the schedule (1 is the first), or the slowdown in percent; <see langword="null"/>: none.</summary>
    public int? Number { get; init; }

    /// <summary>Gets the verdict that it leads to, where it is another one than the prediction's; else <see cref="PredictionVerdict.Unknown"/>.</summary>
    public PredictionVerdict Verdict { get; init; }

    /// <summary>Gets the reason in one sentence, made when asked for. For people; may change between versions.</summary>
    public string Message => PredictionText.Of(this);

    /// <summary>Returns code and message.</summary>
    public override string ToString() => $"{Code}: {Message}";
}
