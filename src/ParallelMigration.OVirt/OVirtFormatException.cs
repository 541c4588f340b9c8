using System;
using System.Globalization;

namespace ParallelMigration.OVirt;

/// <summary>A document that is not what oVirt writes: what is wrong, and where. The only exception that bad documents cause.</summary>
public sealed class OVirtFormatException : Exception
{
    /// <summary>Initializes an exception for an error at a place of a document.</summary>
    /// <param name="message">What is wrong, in one line, without the place.</param>
    /// <param name="path">The element or property, as in <c>vm[3].migration.bandwidth</c>; empty for the document itself.</param>
    /// <param name="line">The line, from 1 on; 0: unknown.</param>
    /// <param name="position">The position in the line, from 1 on (bytes in JSON, characters in XML); 0: unknown.</param>
    /// <param name="innerException">The underlying reader's own error, if any.</param>
    public OVirtFormatException(string message, string path = "", long line = 0, long position = 0, Exception? innerException = null)
        : base(message, innerException)
    {
        Path = path;
        Line = line;
        Position = position;
    }

    /// <summary>
    /// Gets the element or property at fault, as in <c>vm[3].migration.bandwidth</c>, counted from 0; empty where the document itself is.
    /// </summary>
    public string Path { get; }

    /// <summary>Gets the document's line, from 1 on; 0: unknown.</summary>
    public long Line { get; }

    /// <summary>Gets the position in the line, from 1 on: bytes in JSON, characters in XML; 0: unknown.</summary>
    public long Position { get; }

    /// <summary>Gets all in one line: <c>line 4, position 7: vm[3].name: is given twice</c>.</summary>
    public string Description =>
        (Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {Line}, position {Position}: ") : "")
        + (Path.Length > 0 ? Path + ": " : "") + Message;
}
