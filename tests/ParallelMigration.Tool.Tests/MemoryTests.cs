using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

/// <summary>Measures the whole process's heap, so nothing else may run beside it.</summary>
[Collection(nameof(RunsAlone))]
public class MemoryTests
{
    /// <summary>The memory held does not grow with the number of lines: twenty times the lines, the same heap.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Memory_does_not_grow_with_the_number_of_lines(int jobs)
    {
        await AnswerAsync(1_000);
        var few = await AnswerAsync(5_000);
        var many = await AnswerAsync(40_000);
        Assert.InRange(few, 1, 64 * 1024 * 1024);
        Assert.InRange(many, 1, few + (4 * 1024 * 1024));

        async Task<long> AnswerAsync(int count)
        {
            var line = Encoding.UTF8.GetBytes(ToolRun.OnOneLine(ToolRun.Request) + "\n");
            using var output = new PeakStream();
            using var input = new RepeatedStream(line, count);
            Assert.Equal(0, await CommandLine.RunAsync(["resolve", "-", "--lines", "--jobs", $"{jobs}"], new(input, output, TextWriter.Null, interactive: false)));
            Assert.Equal(count, output.Lines);
            return output.Peak;
        }
    }

    private sealed class RepeatedStream(byte[] line, int count) : ReadOnlyStream
    {
        private long position;

        public override int Read(Span<byte> buffer)
        {
            var length = (int)Math.Min(buffer.Length, ((long)line.Length * count) - position);
            for (var i = 0; i < length; i++)
            {
                buffer[i] = line[(int)((position + i) % line.Length)];
            }

            position += length;
            return length;
        }
    }

    /// <summary>Counts lines, and measures the live heap every now and then.</summary>
    private sealed class PeakStream : MemoryStream
    {
        private int writes;

        public int Lines { get; private set; }

        public long Peak { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Lines += buffer.Count((byte)'\n');
            if (++writes % 10 == 0)
            {
                Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return default;
        }
    }
}

[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public class RunsAlone;
