using System;
using System.Buffers;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads requests for predictions and answers them in the JSON contract. UTF-8, no I/O, thread-safe.</summary>
public static class PredictionJson
{
    /// <summary>Reads a request: that of a decision, with <c>memory</c> and optionally <c>link</c>.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <returns>The request.</returns>
    /// <exception cref="InvalidRequestException">The document is not such a request.</exception>
    public static PredictionRequest ReadRequest(ReadOnlySpan<byte> utf8) => Document.Read(utf8, ReadPrediction.Request);

    /// <summary>Answers a request: decides it, predicts the migration, and writes both in one line, without a line end.</summary>
    /// <param name="request">The request, with or without a byte order mark.</param>
    /// <param name="output">Where the answer is written.</param>
    /// <param name="indented">Whether the answer has several indented lines for people. The default is one line.</param>
    /// <returns>How the request was answered. What is not a request is answered too, as <see cref="AnswerOutcome.Invalid"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is <see langword="null"/>.</exception>
    public static AnswerOutcome Answer(ReadOnlySpan<byte> request, IBufferWriter<byte> output, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            var read = ReadRequest(request);
            var decision = read.Decision.Resolve();
            WriteAnswer(output, decision, read.Predict(decision), indented);
            return decision.Plan is null ? AnswerOutcome.Refused : AnswerOutcome.Plan;
        }
        catch (InvalidRequestException error)
        {
            DecisionJson.WriteInvalid(output, error, indented);
            return AnswerOutcome.Invalid;
        }
    }

    /// <summary>Writes the answer for a decision with its prediction.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="prediction">The prediction; <see langword="null"/>: the migration is refused.</param>
    /// <param name="indented">Whether it has several indented lines. The default is one line, without a line end.</param>
    /// <exception cref="ArgumentNullException">An argument but <paramref name="prediction"/> is <see langword="null"/>.</exception>
    public static void WriteAnswer(IBufferWriter<byte> output, MigrationDecision decision, MigrationPrediction? prediction, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Write.Document(output, (decision, prediction), WritePrediction.Answer, indented);
    }
}
