using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Input;

/// <summary>A document read whole, but never more of it than a request can reasonably have.</summary>
internal static class BoundedInput
{
    /// <summary>A request of the contract has about 1 KiB; what is a thousand times longer is not one.</summary>
    internal const int LongestDocument = 1024 * 1024;

    internal static async Task<byte[]?> ReadAsync(Stream input, CancellationToken cancellation)
    {
        var document = new byte[LongestDocument + 1];
        var length = await input.ReadAtLeastAsync(document, document.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return length > LongestDocument ? null : document.AsSpan(0, length).ToArray();
    }
}
