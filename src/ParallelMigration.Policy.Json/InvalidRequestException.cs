using System;

namespace ParallelMigration.Policy.Json;

/// <summary>The exception that is thrown for a document that is not one of the contract's: what is wrong, and where.</summary>
public sealed class InvalidRequestException : Exception
{
    /// <summary>Initializes an exception for an error at a place of a document.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="line">The line, from 1 on; 0: unknown.</param>
    /// <param name="property">The property, as in <c>vm.vcpus</c>; empty for the document itself.</param>
    /// <param name="problem">What is wrong, in one line, without the place.</param>
    /// <param name="innerException">The reader's own error, if any.</param>
    public InvalidRequestException(InvalidRequestCode code, long line, string property, string problem, Exception? innerException = null)
        : base(Describe(line, property, problem), innerException)
    {
        Code = code;
        Line = line;
        Property = property;
        Problem = problem;
    }

    /// <summary>Gets what is wrong.</summary>
    public InvalidRequestCode Code { get; }

    /// <summary>Gets the line at which reading stopped, from 1 on; 0: unknown.</summary>
    public long Line { get; }

    /// <summary>Gets the property, as in <c>vm.vcpus</c>; empty where the document itself is at fault.</summary>
    public string Property { get; }

    /// <summary>Gets what is wrong, in one line, without the place: <c>must be a whole number from 1 on, but is "x"</c>.</summary>
    public string Problem { get; }

    /// <summary>Gets the property and what is wrong with it, without the line: <c>vm.vcpus: must be a whole number from 1 on, but is "x"</c>.</summary>
    public string Description => Describe(0, Property, Problem);

    // The place is part of the message: it is what a log has.
    private static string Describe(long line, string property, string problem) =>
        (line > 0 ? FormattableString.Invariant($"line {line}: ") : "") + (string.IsNullOrEmpty(property) ? "" : property + ": ") + problem;
}
