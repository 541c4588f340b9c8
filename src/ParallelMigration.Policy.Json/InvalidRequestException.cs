using System;

namespace ParallelMigration.Policy.Json;

/// <summary>A document that is not a request of the contract: what is wrong, and where.</summary>
public sealed class InvalidRequestException : Exception
{
    /// <summary>An error at a place of a document.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="line">The line, from 1 on; 0: unknown.</param>
    /// <param name="property">The property, as in <c>vm.vcpus</c>; empty for the document itself.</param>
    /// <param name="message">What is wrong, in one line, without the place.</param>
    /// <param name="innerException">The reader's own error, if any.</param>
    public InvalidRequestException(InvalidRequestCode code, long line, string property, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Line = line;
        Property = property;
    }

    /// <summary>What is wrong.</summary>
    public InvalidRequestCode Code { get; }

    /// <summary>The document's line at which reading stopped, from 1 on; 0: unknown.</summary>
    public long Line { get; }

    /// <summary>The property, as in <c>vm.vcpus</c>; empty where the document itself is at fault.</summary>
    public string Property { get; }

    /// <summary>Property and message in one line: <c>vm.vcpus: must be a whole number from 1 on, but is "x"</c>.</summary>
    public string Description => Property.Length == 0 ? Message : $"{Property}: {Message}";
}
