using System;
using System.Buffers;
using System.Text.Json;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads and writes requests, answers, plans, schedules and lines of history in the JSON contract, clusters and their audits, and answers requests. UTF-8, no I/O, thread-safe.</summary>
/// <remarks>Whatever is written can be read back and is then equal; bandwidths are exact to the bit per second.</remarks>
public static partial class DecisionJson
{
    private static readonly ParallelMigrationResolver WithDefaultOptions = new();

    /// <summary>Answers a request: reads it, decides it with its options, and writes the answer in one line, without a line end.</summary>
    /// <param name="request">The request, with or without a byte order mark.</param>
    /// <param name="output">Where the answer is written.</param>
    /// <param name="indented">Whether the answer has several indented lines for people. The default is one line.</param>
    /// <returns>How the request was answered. What is not a request is answered too, as <see cref="AnswerOutcome.Invalid"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is <see langword="null"/>.</exception>
    public static AnswerOutcome Answer(ReadOnlySpan<byte> request, IBufferWriter<byte> output, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        MigrationDecision decision;
        try
        {
            var (options, migration) = Document.Read(request, Json.ReadRequest.Parts);
            decision = (options is null ? WithDefaultOptions : new(options)).Resolve(migration);
        }
        catch (InvalidRequestException error)
        {
            WriteInvalid(output, error, indented);
            return AnswerOutcome.Invalid;
        }

        WriteAnswer(output, decision, indented);
        return decision.Plan is null ? AnswerOutcome.Refused : AnswerOutcome.Plan;
    }

    /// <summary>Answers a request for a prediction: decides it, predicts the migration, and writes both in one line, without a line end.</summary>
    /// <param name="request">The request, with or without a byte order mark: that of a decision, with <c>memory</c> and optionally <c>link</c>.</param>
    /// <param name="output">Where the answer is written.</param>
    /// <param name="indented">Whether the answer has several indented lines for people. The default is one line.</param>
    /// <returns>How the request was answered. What is not a request is answered too, as <see cref="AnswerOutcome.Invalid"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is <see langword="null"/>.</exception>
    public static AnswerOutcome AnswerPrediction(ReadOnlySpan<byte> request, IBufferWriter<byte> output, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            var read = ReadPredictionRequest(request);
            var decision = read.Resolve();
            WriteAnswer(output, decision, indented, read.Predict(decision));
            return decision.Plan is null ? AnswerOutcome.Refused : AnswerOutcome.Plan;
        }
        catch (InvalidRequestException error)
        {
            WriteInvalid(output, error, indented);
            return AnswerOutcome.Invalid;
        }
    }

    /// <summary>Reads a request.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <returns>The request.</returns>
    /// <exception cref="InvalidRequestException">The document is not a request: unknown, duplicate or missing properties, wrong values, not JSON.</exception>
    public static DecisionRequest ReadRequest(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Json.ReadRequest.Request);

    /// <summary>Reads a request for a prediction: that of a decision, with <c>memory</c> and optionally <c>link</c>.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <returns>The request, with its <see cref="DecisionRequest.Memory"/>.</returns>
    /// <exception cref="InvalidRequestException">The document is not such a request.</exception>
    public static DecisionRequest ReadPredictionRequest(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Json.ReadRequest.PredictionRequest);

    /// <summary>Reads settings: a request that may leave out the VM, the hosts and any of their properties, which are then those of <paramref name="facts"/>.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <param name="facts">What is known of the VM and the hosts. Its cluster is not used: the document has one.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="facts"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidRequestException">The document is not such a request.</exception>
    public static DecisionRequest ReadRequest(ReadOnlySpan<byte> utf8, MigrationRequest facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Document.Read(utf8, (ref Utf8JsonReader json) => Json.ReadRequest.Request(ref json, facts));
    }

    /// <summary>Reads options: the <c>options</c> of a request.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <returns>The options; the defaults where the document gives none.</returns>
    /// <exception cref="InvalidRequestException">The document is no such options.</exception>
    public static ResolverOptions ReadOptions(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Json.ReadRequest.Options);

    /// <summary>Writes a request, with its memory and link where it has them: then it is one for a prediction.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="request">The request.</param>
    /// <param name="indented">Whether it has several indented lines. The default is one line, without a line end.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void WriteRequest(IBufferWriter<byte> output, DecisionRequest request, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(request);
        Write.Document(output, request, Json.WriteRequest.Request, indented);
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="utf8">The answer.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="InvalidRequestException">The document is not an answer, or has codes that this version does not know.</exception>
    public static DecisionAnswer ReadAnswer(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Json.ReadAnswer.Answer);

    /// <summary>Writes the answer for a decision, with its prediction where there is one.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="indented">Whether it has several indented lines. The default is one line, without a line end.</param>
    /// <param name="prediction">The prediction. The default is <see langword="null"/>: the migration is refused, or was not predicted.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> or <paramref name="decision"/> is <see langword="null"/>.</exception>
    public static void WriteAnswer(IBufferWriter<byte> output, MigrationDecision decision, bool indented = false, MigrationPrediction? prediction = null)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (prediction is null)
        {
            Write.Document(output, decision, Json.WriteAnswer.Decision, indented);
        }
        else
        {
            Write.Document(output, (decision, prediction), WritePrediction.Answer, indented);
        }
    }

    /// <summary>Writes an answer again, in one line without a line end.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="answer">The answer.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void WriteAnswer(IBufferWriter<byte> output, DecisionAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Write.Document(output, answer, Json.WriteAnswer.Answer, indented: false);
    }

    /// <summary>Writes the answer for a document that is not a request.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="error">What was wrong.</param>
    /// <param name="indented">Whether it has several indented lines. The default is one line, without a line end.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void WriteInvalid(IBufferWriter<byte> output, InvalidRequestException error, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(error);
        Write.Document(output, error, Json.WriteAnswer.Invalid, indented);
    }

    /// <summary>Reads a plan: the <c>plan</c> of an answer.</summary>
    /// <param name="utf8">The plan.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidRequestException">The document is not a plan.</exception>
    public static MigrationPlan ReadPlan(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Json.ReadAnswer.Plan);

    /// <summary>Writes a plan, for instance to store it beside a migration that runs.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="plan">The plan.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void WritePlan(IBufferWriter<byte> output, MigrationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Write.Document(output, plan, Json.WriteAnswer.Plan, indented: false);
    }

    /// <summary>Reads a convergence schedule: the <c>convergence</c> of a policy or a plan.</summary>
    /// <param name="utf8">The schedule.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="InvalidRequestException">The document is not a schedule.</exception>
    public static ConvergenceSchedule ReadSchedule(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Json.ReadSchedule.Schedule);

    /// <summary>Writes a convergence schedule.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="schedule">The schedule.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void WriteSchedule(IBufferWriter<byte> output, ConvergenceSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Write.Document(output, schedule, Write.ScheduleValue, indented: false);
    }

    /// <summary>Reads a line of history: a migration that ended.</summary>
    /// <param name="utf8">The line, with or without its end.</param>
    /// <returns>The migration.</returns>
    /// <exception cref="InvalidRequestException">The document is not a line of history.</exception>
    /// <remarks>
    /// A line has <c>sentBytes</c> and <c>durationSeconds</c>, and, where they are known, <c>vm</c>, <c>connections</c> (absent: not parallel), <c>kind</c>
    /// (<c>plain</c>, the default, <c>encrypted</c> or <c>zstd</c>), <c>linkMbps</c>, <c>limitMbps</c>, <c>downtimeMilliseconds</c>, <c>ended</c> (ISO 8601),
    /// <c>completed</c> (true by default), <c>memory</c> and <c>request</c>, both as in a request for a prediction.
    /// </remarks>
    public static MigrationRecord ReadRecord(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Json.ReadRecord.Record);

    /// <summary>Writes a line of history, without its end.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="record">The migration.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void WriteRecord(IBufferWriter<byte> output, MigrationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Write.Document(output, record, Json.WriteRecord.Record, indented: false);
    }
}
