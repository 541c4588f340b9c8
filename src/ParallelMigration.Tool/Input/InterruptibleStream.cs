using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Input;

/// <summary>A stream whose reads end when the command is interrupted, although the pipe or the terminal behind it goes on waiting.</summary>
internal sealed class InterruptibleStream(Stream inner, CancellationToken interrupted) : Stream
{
    // An interrupted read may still write here, so it is never a reader's own memory.
    private byte[] buffer = [];

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // By the command's own token too: not every reader hands one on.
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (this.buffer.Length < buffer.Length)
        {
            this.buffer = new byte[buffer.Length];
        }

        var reading = inner.ReadAsync(this.buffer.AsMemory(0, buffer.Length), CancellationToken.None);
        var read = reading.IsCompletedSuccessfully ? reading.Result : await WaitAsync(reading.AsTask()).ConfigureAwait(false);
        this.buffer.AsMemory(0, read).CopyTo(buffer);
        return read;

        async Task<int> WaitAsync(Task<int> task)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupted, cancellationToken);
            return await task.WaitAsync(either.Token).ConfigureAwait(false);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
