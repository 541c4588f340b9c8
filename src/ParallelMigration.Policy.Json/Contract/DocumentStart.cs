using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Policy.Json;

/// <summary>A stream whose first bytes were read ahead, and a byte order mark removed.</summary>
internal sealed class DocumentStart : Stream
{
    private const int LongestAhead = 4096;

    private readonly Stream rest;
    private ReadOnlyMemory<byte> ahead;

    private DocumentStart(Stream rest, ReadOnlyMemory<byte> ahead)
    {
        this.rest = rest;
        this.ahead = ahead;
        IsUtf16 = Document.IsUtf16(ahead.Span);
        IsArray = ahead.Span.TrimStart(" \t\r\n"u8).StartsWith("["u8);
    }

    /// <summary>Gets whether the document begins with a bracket.</summary>
    public bool IsArray { get; }

    /// <summary>Gets whether it begins as UTF-16 does.</summary>
    public bool IsUtf16 { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => TakeAhead(buffer.AsSpan(offset, count)) is > 0 and var read
        ? read
        : rest.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => TakeAhead(buffer.Span) is > 0 and var read
        ? new(read)
        : rest.ReadAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    internal static async Task<DocumentStart> OfAsync(Stream stream, CancellationToken cancellation)
    {
        var first = new byte[LongestAhead];
        var length = await stream.ReadAtLeastAsync(first, 3, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        var start = first.AsSpan(0, length).StartsWith(Document.ByteOrderMark) ? Document.ByteOrderMark.Length : 0;
        return new(stream, first.AsMemory(start, length - start));
    }

    private int TakeAhead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, ahead.Length);
        ahead.Span[..count].CopyTo(buffer);
        ahead = ahead[count..];
        return count;
    }
}
