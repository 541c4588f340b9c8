using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Input;

/// <summary>A stream's lines one by one, in a buffer that does not grow beyond one line of the longest allowed length.</summary>
internal sealed class LineReader : IDisposable
{
    private readonly PipeReader pipe;
    private byte[] joined = [];

    internal LineReader(Stream input) => pipe = PipeReader.Create(input, new(bufferSize: 64 * 1024, leaveOpen: true));

    /// <summary>Handles one line, without its line feed; <c>tooLong</c> comes with an empty line. Returns whether it has enough for now.</summary>
    internal delegate bool LineHandler(ReadOnlySpan<byte> line, bool tooLong);

    /// <summary>Reads to the end, and calls <paramref name="pause"/> when <paramref name="handle"/> has enough, and before it waits for more.</summary>
    internal async Task ReadAllAsync(LineHandler handle, Func<Task> pause, CancellationToken cancellation)
    {
        var skipping = false;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var enough = Handle(buffer.Slice(0, end), skipping, handle);
                skipping = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                if (enough)
                {
                    await pause().ConfigureAwait(false);
                }
            }

            if (read.IsCompleted)
            {
                if (!buffer.IsEmpty || skipping)
                {
                    Handle(buffer, skipping, handle);
                }

                pipe.AdvanceTo(read.Buffer.End);
                await pause().ConfigureAwait(false);
                return;
            }

            if (buffer.Length > InputFile.LongestRequest)
            {
                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            pipe.AdvanceTo(buffer.Start, read.Buffer.End);
            await pause().ConfigureAwait(false);
        }
    }

    public void Dispose() => pipe.Complete();

    private bool Handle(in ReadOnlySequence<byte> line, bool skipping, LineHandler handle)
    {
        if (skipping || line.Length > InputFile.LongestRequest)
        {
            return handle([], tooLong: true);
        }

        if (line.IsSingleSegment)
        {
            return handle(line.FirstSpan, tooLong: false);
        }

        var length = (int)line.Length;
        if (joined.Length < length)
        {
            joined = new byte[Math.Max(length, 2 * joined.Length)];
        }

        line.CopyTo(joined);
        return handle(joined.AsSpan(0, length), tooLong: false);
    }
}
