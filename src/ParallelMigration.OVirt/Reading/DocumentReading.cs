using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;

namespace ParallelMigration.OVirt;

/// <summary>The two ways through a document: waiting for its stream, and not waiting.</summary>
internal static class DocumentReading
{
    internal static IEnumerable<T> Read<T>(Stream stream, OVirtFormat? format, DocumentShape shape, Func<Node, T> map)
    {
        var metered = new MeteredStream(stream);
        var known = format ?? metered.Detect();
        using var source = DocumentSource.Create(metered, known, new(shape, trimsText: known == OVirtFormat.Xml), async: false);
        while (source.Advance())
        {
            while (source.TryTake(out var node))
            {
                yield return map(node);
            }
        }
    }

    internal static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream, OVirtFormat? format, DocumentShape shape, Func<Node, T> map, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var metered = new MeteredStream(stream);
        var known = format ?? await metered.DetectAsync(cancellation).ConfigureAwait(false);
        using var source = DocumentSource.Create(metered, known, new(shape, trimsText: known == OVirtFormat.Xml), async: true);
        while (await source.AdvanceAsync(cancellation).ConfigureAwait(false))
        {
            while (source.TryTake(out var node))
            {
                yield return map(node);
            }
        }
    }
}
