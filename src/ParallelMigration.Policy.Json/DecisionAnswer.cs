using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>An answer of the contract, as it is read back: a plan with its reasons, a refusal with its issues, or what was wrong with the request.</summary>
public sealed record DecisionAnswer
{
    /// <summary>Gets the outcome.</summary>
    public required AnswerOutcome Outcome { get; init; }

    /// <summary>Gets the plan; <see langword="null"/> unless <see cref="Outcome"/> is <see cref="AnswerOutcome.Plan"/>.</summary>
    public MigrationPlan? Plan { get; init; }

    /// <summary>Gets the plan's reasons. The default is none.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>Gets the plan's warnings. The default is none.</summary>
    public IReadOnlyList<Reason> Warnings { get; init; } = [];

    /// <summary>Gets the issues for which the migration is refused. The default is none.</summary>
    public IReadOnlyList<Issue> Issues { get; init; } = [];

    /// <summary>Gets the prediction; <see langword="null"/>, the default: none was asked for, or there is no plan.</summary>
    public MigrationPrediction? Prediction { get; init; }

    /// <summary>Gets what was wrong with the request; <see langword="null"/> unless <see cref="Outcome"/> is <see cref="AnswerOutcome.Invalid"/>.</summary>
    public InvalidRequestException? Error { get; init; }

    /// <summary>Makes the answer for a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <returns>What <see cref="DecisionJson.ReadAnswer"/> reads from what <see cref="DecisionJson.WriteAnswer(System.Buffers.IBufferWriter{byte}, MigrationDecision, bool, MigrationPrediction)"/> writes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="decision"/> is <see langword="null"/>.</exception>
    public static DecisionAnswer From(MigrationDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return new()
        {
            Outcome = decision.Plan is null ? AnswerOutcome.Refused : AnswerOutcome.Plan,
            Plan = decision.Plan,
            Reasons = [.. decision.Reasons],
            Warnings = [.. decision.Warnings],
            Issues = [.. decision.Issues],
        };
    }

    /// <inheritdoc/>
    public bool Equals(DecisionAnswer? other) => other is not null && Outcome == other.Outcome && Equals(Plan, other.Plan)
        && Equals(Prediction, other.Prediction) && Reasons.SequenceEqual(other.Reasons) && Warnings.SequenceEqual(other.Warnings) && Issues.SequenceEqual(other.Issues)
        && (Error?.Code, Error?.Description) == (other.Error?.Code, other.Error?.Description);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Outcome, Plan, Reasons.Count, Warnings.Count, Issues.Count, Error?.Code);
}
