using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool;

/// <summary>Standard output, whose errors are kept apart from those of the input.</summary>
internal sealed class OutputStream : Stream
{
    private readonly Stream inner;
    private readonly TextWriter fallback;
    private bool failed;

    private OutputStream(Stream inner, TextWriter fallback) => (this.inner, this.fallback) = (inner, fallback);

    /// <summary>Whether what standard output does not take goes to standard error, instead of ending the command.</summary>
    internal bool FallsBack { get; set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A stream to <paramref name="inner"/>, which stays its owner's.</summary>
    /// <param name="inner">Where it goes.</param>
    /// <param name="fallback">Where it goes instead while <see cref="FallsBack"/>, if that fails.</param>
    internal static OutputStream To(Stream inner, TextWriter fallback) => new(inner, fallback);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!failed)
        {
            try
            {
                inner.Write(buffer);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Failed(error);
            }
        }

        ToFallback(Encoding.UTF8.GetString(buffer));
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(error);
        }
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Failed(Exception error)
    {
        if (!FallsBack)
        {
            throw new OutputException(error);
        }

        failed = true;
        ToFallback($"parallel-migration: {Terminal.StandardOutput}: {error.Message}: what follows is written here.\n");
    }

    private void ToFallback(string text)
    {
        try
        {
            fallback.Write(text);
        }
        catch (IOException)
        {
            // The terminal of both is gone, as after a lost session: it cannot be reported.
        }
    }
}
