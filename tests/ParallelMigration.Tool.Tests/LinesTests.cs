using System;
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

    /// <summary>Somebody who writes a line and waits for its answer gets it.</summary>
    [Fact]
    public async Task An_answer_does_not_wait_for_the_next_request()
    {
        var input = new System.IO.Pipelines.Pipe();
        var output = new System.IO.Pipelines.Pipe();
        using var error = new StringWriter();
        var run = CommandLine.RunAsync(
            ["resolve", "-", "--lines"], new(input.Reader.AsStream(), output.Writer.AsStream(), error, interactive: false));
        using var answers = new StreamReader(output.Reader.AsStream());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 3; i++)
        {
            await input.Writer.WriteAsync(Encoding.UTF8.GetBytes(ToolRun.OnOneLine(ToolRun.Request) + "\n"), patience.Token);
            Assert.StartsWith("{\"outcome\":\"plan\"", await answers.ReadLineAsync(patience.Token), StringComparison.Ordinal);
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
}
