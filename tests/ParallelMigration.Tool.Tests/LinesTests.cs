using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

public class LinesTests
{
    [Fact]
    public async Task Each_line_is_answered_in_order_and_a_bad_one_does_not_stop_the_rest()
    {
        var good = ToolRun.OnOneLine(ToolRun.Request);
        var refused = good.Replace("\"auto\"", "{\"custom\":300}", StringComparison.Ordinal);
        var run = await ToolRun.OfAsync(string.Join('\n', good, "", "nonsense", refused, good + "\r", "{\"vm\":{\"vcpuz\":1}}", good), "resolve", "-", "--lines");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["plan", "invalid", "invalid", "refused", "plan", "invalid", "plan"], Outcomes(run.Output));
        var issue = JsonDocument.Parse(run.Output.Split('\n')[5]).RootElement.GetProperty("issues")[0];
        Assert.Equal(("UnknownProperty", "vm.vcpuz"), (issue.GetProperty("code").GetString(), issue.GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task A_line_end_at_the_end_is_not_one_more_line()
    {
        var good = ToolRun.OnOneLine(ToolRun.Request);
        Assert.Equal(["plan"], Outcomes((await ToolRun.OfAsync(good, "resolve", "-", "--lines")).Output));
        Assert.Equal(["plan"], Outcomes((await ToolRun.OfAsync(good + "\n", "resolve", "-", "--lines")).Output));
        var nothing = await ToolRun.OfAsync("", "resolve", "-", "--lines");
        Assert.Equal((0, "", ""), (nothing.ExitCode, nothing.Output, nothing.Error));
    }

    [Fact]
    public async Task A_line_too_long_is_answered_and_skipped()
    {
        var good = ToolRun.OnOneLine(ToolRun.Request);
        var run = await ToolRun.OfAsync($"{good}\n{new string(' ', 3_000_000)}\n{good}\n{new string('x', 1_500_000)}", "resolve", "-", "--lines");
        Assert.Equal(["plan", "invalid", "plan", "invalid"], Outcomes(run.Output));
        Assert.Contains("TooLong", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Lines split anywhere by the reads that bring them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Any_portion_of_reads_gives_the_same_answers(int portion)
    {
        var lines = string.Join('\n', Enumerable.Range(1, 50).Select(n =>
            ToolRun.OnOneLine(ToolRun.Request).Replace("\"vcpus\": 8", $"\"vcpus\": {n}", StringComparison.Ordinal)));
        using var slow = new PortionedStream(new MemoryStream(Encoding.UTF8.GetBytes(lines)), portion);
        Assert.Equal(await ToolRun.OfAsync(lines, "resolve", "-", "--lines"), await ToolRun.OfAsync(slow, "resolve", "-", "--lines"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    public async Task Jobs_answer_as_one_does_in_order(int jobs)
    {
        var good = ToolRun.OnOneLine(ToolRun.Request);
        var lines = string.Join('\n', Enumerable.Range(1, 3_000).Select(n => (n % 7) switch
        {
            0 => "",
            1 => "nonsense",
            2 when n % 100 == 2 => new string(' ', 1_100_000),
            _ => good.Replace("\"vcpus\": 8", $"\"vcpus\": {n}", StringComparison.Ordinal),
        }));
        var expected = await ToolRun.OfAsync(lines, "resolve", "-", "--lines");
        Assert.Equal(3_000, expected.Output.Count(c => c == '\n'));
        Assert.Equal(expected, await ToolRun.OfAsync(lines, "resolve", "-", "--lines", "--jobs", $"{jobs}"));
        using var slow = new PortionedStream(new MemoryStream(Encoding.UTF8.GetBytes(lines)), 1_000);
        Assert.Equal(expected, await ToolRun.OfAsync(slow, "resolve", "-", "--lines", "--jobs", $"{jobs}"));
    }

    /// <summary>The first batch is held back until all the jobs are at work on others: without threads of their own this would never end.</summary>
    [Fact]
    public async Task Jobs_work_at_the_same_time()
    {
        const int Jobs = 4;
        using var together = new Barrier(Jobs);
        using var output = new MemoryStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var input = new PortionedStream(new MemoryStream("1\n2\n3\n4\n5\n6\n7\n8\n"u8.ToArray()), 2);
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(Math.Max(threads, 2 * Jobs), ports);
        Terminal terminal = new(input, output, TextWriter.Null, interactive: false);
        Assert.Equal(0, await Commands.AnsweredLines.AnswerAsync(
            input,
            Jobs,
            (line, answers) =>
            {
                together.SignalAndWait(limit.Token);
                answers.Write(line);
            },
            terminal,
            CancellationToken.None));
        Assert.Equal("1\n2\n3\n4\n5\n6\n7\n8\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Theory]
    [InlineData("--jobs", "0", "--lines")]
    [InlineData("--jobs", "-1", "--lines")]
    [InlineData("--jobs", "many", "--lines")]
    [InlineData("--jobs", "1025", "--lines")]
    [InlineData("--jobs", "2")]
    public async Task Jobs_that_make_no_sense_are_bad_usage(params string[] options) =>
        (await ToolRun.OfAsync("", ["resolve", "-", .. options])).AssertBadInput("--jobs");

    /// <summary>An output that fails ends the command, although its input goes on waiting.</summary>
    [Fact]
    public async Task An_output_that_fails_ends_jobs_that_wait_for_more()
    {
        var input = new System.IO.Pipelines.Pipe();
        using var output = new FailingStream();
        using var error = new StringWriter { NewLine = "\n" };
        var run = CommandLine.RunAsync(["resolve", "-", "--lines", "--jobs", "2"], new(input.Reader.AsStream(), output, error, interactive: false));
        await input.Writer.WriteAsync("nonsense\n"u8.ToArray());
        Assert.Equal(3, await run.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("parallel-migration: (standard output): No space left on device\n", error.ToString());
    }

    /// <summary>Somebody who writes a line and waits for its answer gets it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_answer_does_not_wait_for_the_next_request(int jobs)
    {
        var input = new System.IO.Pipelines.Pipe();
        var output = new System.IO.Pipelines.Pipe();
        using var error = new StringWriter();
        var run = CommandLine.RunAsync(
            ["resolve", "-", "--lines", "--jobs", $"{jobs}"], new(input.Reader.AsStream(), output.Writer.AsStream(), error, interactive: false));
        using var answers = new StreamReader(output.Reader.AsStream());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 3; i++)
        {
            await input.Writer.WriteAsync(Encoding.UTF8.GetBytes(ToolRun.OnOneLine(ToolRun.Request) + "\n"), limit.Token);
            Assert.StartsWith("{\"outcome\":\"plan\"", await answers.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        }

        await input.Writer.CompleteAsync();
        Assert.Equal(0, await run);
    }

    private static string[] Outcomes(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("outcome").GetString()!)];

    private sealed class PortionedStream(Stream inner, int portion) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(portion, buffer.Length)]);
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("No space left on device");
    }
}
