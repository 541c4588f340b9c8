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
    private readonly Func<bool> isGone;
    private bool failed;

    private OutputStream(Stream inner, TextWriter fallback, Func<bool> isGone) => (this.inner, this.fallback, this.isGone) = (inner, fallback, isGone);

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
    /// <param name="isGone">Whether no one reads it any more. The runtime's console takes what is written then, as if it were read.</param>
    internal static OutputStream To(Stream inner, TextWriter fallback, Func<bool> isGone) => new(inner, fallback, isGone);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!failed)
        {
            try
            {
                inner.Write(buffer);
                ThrowIfGone();
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Failed(error);
            }
        }

        fallback.Write(Encoding.UTF8.GetString(buffer));
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            ThrowIfGone();
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
        fallback.Write($"parallel-migration: {Terminal.StandardOutput}: {error.Message}: what follows is written here.\n");
    }

    private void ThrowIfGone()
    {
        if (isGone())
        {
            throw new IOException("Broken pipe");
        }
    }
}
