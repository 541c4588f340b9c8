using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.AspNetCore;

/// <summary>One operation of the JSON contract over HTTP: how it is described, and what it does.</summary>
internal sealed record ContractOperation
{
    internal const string Json = "application/json";
    internal const string JsonLines = "application/x-ndjson";

    internal static IReadOnlyList<ContractOperation> All { get; } =
    [
        new()
        {
            Path = "/resolve",
            Summary = "Decides one migration: a plan with its reasons, or why it is refused.",
            Input = "request",
            Output = "answer",
            Work = call => AnswerAsync(call, ContractAnswers.Resolve),
        },
        new()
        {
            Path = "/predict",
            Summary = "Decides one migration and predicts how long it takes.",
            Input = "predictionRequest",
            Work = call => AnswerAsync(call, ContractAnswers.Predict),
        },
        new()
        {
            Path = "/validate",
            Summary = "Checks a cluster and the VMs that the document lists: a line for each VM with an issue, and the numbers.",
            Input = "clusterDocument",
            OutputType = JsonLines,
            Work = call => ContractAnswers.ValidateAsync(call),
        },
        new()
        {
            Path = "/audit",
            Summary = "Checks an edit against the VMs of a cluster, any number of them. The first line is the cluster, the second the edit, every other one a VM. "
                + "Answers a line for each VM that has an issue or is changed, and the numbers as the last line. An answer without numbers is not complete.",
            InputType = JsonLines,
            OutputType = JsonLines,
            Work = ContractAnswers.AuditAsync,
        },
    ];

    internal required string Path { get; init; }

    internal required string Summary { get; init; }

    internal required Func<ContractCall, Task> Work { get; init; }

    internal string InputType { get; init; } = Json;

    internal string OutputType { get; init; } = Json;

    /// <summary>The contract's definition of the body; <see langword="null"/>: it is lines of several kinds.</summary>
    internal string? Input { get; init; }

    /// <summary>The contract's definition of the answer; <see langword="null"/>: it is lines of several kinds.</summary>
    internal string? Output { get; init; }

    internal async Task HandleAsync(HttpContext context)
    {
        ContractCall call = new(context, context.RequestServices.GetRequiredService<ParallelMigrationApiOptions>(), context.RequestServices.GetRequiredService<TimeProvider>());
        try
        {
            GuardType(context.Request);
            await Work(call).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is no one to answer.
        }
        catch (InvalidRequestException error)
        {
            await ProblemAsync(context, StatusCodes.Status400BadRequest, "The document is not one of the contract's.", error.Message, error).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await ProblemAsync(context, error.StatusCode, "The body cannot be read.", error.Message, null).ConfigureAwait(false);
        }
    }

    private void GuardType(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(InputType, StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException($"The body must be {InputType}.", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    private static async Task AnswerAsync(ContractCall call, ContractAnswers.Answer answer)
    {
        using var body = await call.ReadDocumentAsync().ConfigureAwait(false);
        call.Context.Response.ContentType = Json;
        answer(body.GetBuffer().AsSpan(0, (int)body.Length), call.Context.Response.BodyWriter);
        await call.Context.Response.BodyWriter.FlushAsync(call.Context.RequestAborted).ConfigureAwait(false);
    }

    private static Task ProblemAsync(HttpContext context, int status, string title, string detail, InvalidRequestException? error)
    {
        if (context.Response.HasStarted)
        {
            // A stream whose findings are already sent ends with the error in the contract's own form, and without numbers.
            DecisionJson.WriteInvalid(context.Response.BodyWriter, error!);
            return context.Response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
        }

        var extensions = error is null ? null : new Dictionary<string, object?> { ["code"] = error.Code.ToString(), ["property"] = error.Property, ["line"] = error.Line };
        return TypedResults.Problem(detail, statusCode: status, title: title, extensions: extensions).ExecuteAsync(context);
    }
}
