using System;
using Microsoft.AspNetCore.Http;

namespace ParallelMigration.AspNetCore;

/// <summary>An error that oVirt's API answers: a status, and a <c>fault</c> with a reason and a detail.</summary>
internal sealed class ApiFault(int status, string? reason, string detail = "") : Exception(reason + ": " + detail)
{
    internal const string OperationFailed = "Operation Failed";

    internal int Status => status;

    /// <summary>The reason; <see langword="null"/>: the answer has no body.</summary>
    internal string? Reason => reason;

    internal string Detail => detail;

    /// <summary>The answer to what does not exist, or has an id that cannot exist.</summary>
    internal static ApiFault NotFound() => new(StatusCodes.Status404NotFound, null);

    /// <summary>What the engine refuses: its texts, in brackets.</summary>
    internal static ApiFault Refused(string text, int status = StatusCodes.Status400BadRequest) => new(status, OperationFailed, "[" + text + "]");

    /// <summary>A value that is none of its type's.</summary>
    internal static ApiFault InvalidValue(string detail) => new(StatusCodes.Status400BadRequest, "Invalid value", detail);

    /// <summary>A document that is not one of the API's.</summary>
    internal static ApiFault Incorrect(string usage, string problem) =>
        new(StatusCodes.Status400BadRequest, "Request syntactically incorrect.", $"For correct usage, see: {usage}" + (problem.Length > 0 ? $" ({problem})" : ""));

    internal static ApiFault Incomplete(string kind, string missing) =>
        new(StatusCodes.Status400BadRequest, "Incomplete parameters", $"{kind} [{missing}] required for add");

    internal static ApiFault MalformedId(string id) => new(StatusCodes.Status400BadRequest, "Operation failed", $"The id '{id}' is not a UUID.");

    internal static ApiFault ImmutableId() => new(StatusCodes.Status409Conflict, "Broken immutability constraint", "Attempt to set immutable field: id");
}
