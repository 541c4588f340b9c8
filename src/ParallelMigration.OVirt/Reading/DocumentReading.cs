using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt;

/// <summary>Reads a document of either format, object by object.</summary>
internal static class DocumentReading
{
    internal static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream, OVirtFormat? format, DocumentKind kind, Func<Part, T> map, [EnumeratorCancellation] CancellationToken cancellation)
    {
        MeteredStream metered = new(stream);
        var known = format ?? await metered.DetectAsync(cancellation).ConfigureAwait(false);
        using PartSource source = known == OVirtFormat.Xml ? new XmlPartSource(metered, kind) : new JsonPartSource(metered, kind);
        while (await source.NextAsync(cancellation).ConfigureAwait(false) is { } part)
        {
            yield return map(part);
        }
    }

    /// <summary>Reads a document that is one object.</summary>
    internal static async Task<T> ReadOneAsync<T>(Stream stream, OVirtFormat? format, DocumentKind kind, Func<Part, T> map, CancellationToken cancellation)
    {
        // To the document's end: what follows the object is an error.
        List<T> objects = [];
        await foreach (var one in ReadAsync(stream, format, kind, map, cancellation).ConfigureAwait(false))
        {
            objects.Add(one);
        }

        return objects is [var only] ? only : throw new OVirtFormatException("is empty");
    }

    /// <summary>Reads a document that is one object and is held as text.</summary>
    internal static T ReadText<T>(string text, OVirtFormat? format, DocumentKind kind, Func<Part, T> map)
    {
        // A text has been decoded already: an encoding that it still names would be wrong. UTF-8 is what it becomes here.
        byte[] bytes;
        try
        {
            bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new OVirtFormatException("is not valid text", innerException: error);
        }

        using MemoryStream stream = new(bytes, writable: false);

        // All of it is in memory: nothing is waited for.
        return ReadOneAsync(stream, format, kind, map, CancellationToken.None).GetAwaiter().GetResult();
    }
}
