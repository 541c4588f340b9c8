using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt;

/// <summary>
/// The document's bytes, counted: one object of a collection (or a document that is one object) may take a bounded number of them, a
/// collection any. Also reads the beginning ahead, to detect the format.
/// </summary>
internal sealed class MeteredStream(Stream inner) : Stream
{
    /// <summary>The most bytes of one object: a VM of oVirt takes some ten thousand, with all its links followed some more.</summary>
    internal const int LongestObject = 4 * 1024 * 1024;

    private readonly byte[] head = new byte[256];
    private int headLength;
    private int headTaken;
    private int metered;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Starts to count anew, after an object is complete.</summary>
    internal void Reset() => metered = 0;

    internal async ValueTask<OVirtFormat> DetectAsync(CancellationToken cancellation)
    {
        headLength = await inner.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return FormatOf(head.AsSpan(0, headLength));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Meter(TakeHead(buffer) is > 0 and var taken ? taken : inner.Read(buffer));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Meter(TakeHead(buffer.Span) is > 0 and var taken ? taken : await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static OVirtFormat FormatOf(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            beginning = beginning[3..];
        }

        // In UTF-16 every other byte is 0, with a mark in front or without: then it is XML, for JSON is UTF-8 always.
        ReadOnlySpan<byte> blank = [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0, 0xFE, 0xFF];
        beginning = beginning.TrimStart(blank);
        return beginning.Length > 0 && beginning[0] == (byte)'<' ? OVirtFormat.Xml : OVirtFormat.Json;
    }

    private int TakeHead(Span<byte> buffer)
    {
        var taken = Math.Min(buffer.Length, headLength - headTaken);
        head.AsSpan(headTaken, taken).CopyTo(buffer);
        headTaken += taken;
        return taken;
    }

    private int Meter(int read)
    {
        metered += read;
        return metered <= LongestObject ? read : throw new TooLongException();
    }
}
