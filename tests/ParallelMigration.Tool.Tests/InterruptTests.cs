using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

/// <summary>Ctrl-C, SIGTERM and SIGHUP end what waits for its input: exit status 130 and one line.</summary>
public sealed class InterruptTests : IDisposable
{
    private const string Cluster = """{"cluster":{"id":"c1","level":"4.8","parallelMigration":"auto","migrationPolicy":{"postCopy":true}}}""";
    private const string Offending = """{"id":"offends","vcpus":8,"parallelMigration":{"custom":4}}""";

    private readonly string cluster = Path.GetTempFileName();

    public InterruptTests() => File.WriteAllText(cluster, Cluster);

    public void Dispose() => File.Delete(cluster);

    [Theory]
    [InlineData("INT", 1)]
    [InlineData("TERM", 1)]
    [InlineData("HUP", 1)]
    [InlineData("INT", 2)]
    public async Task A_process_that_waits_for_more_lines_ends(string signal, int jobs)
    {
        using var tool = new ToolProcess("resolve", "-", "--lines", "--jobs", $"{jobs}");
        await tool.WriteAsync(ToolRun.OnOneLine(ToolRun.Request) + "\n");
        Assert.StartsWith("{\"outcome\":\"plan\"", await tool.ReadLineAsync(), StringComparison.Ordinal);
        tool.Signal(signal);
        Assert.Equal(new(130, "", "parallel-migration: interrupted after 1 lines, each answered\n"), await tool.EndAsync());
    }

    [Theory]
    [InlineData("resolve", "-")]
    [InlineData("validate", "-")]
    [InlineData("audit", "--vms", "-", "--cluster")]
    [InlineData("audit", "--vms", "-", "--format", "ovirt", "--cluster")]
    public async Task A_process_that_waits_for_the_rest_of_a_document_ends(params string[] arguments)
    {
        if (arguments[0] == "audit")
        {
            await File.WriteAllTextAsync(cluster, arguments[3] == "--format" ? "<cluster/>" : Cluster);
            arguments = [.. arguments, cluster];
        }

        using var tool = new ToolProcess(arguments);
        await tool.WriteAsync(new string(' ', 200_000));
        tool.Signal("INT");
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((130, ""), (exitCode, output));
        Assert.Matches("^parallel-migration: interrupted [^\n]*\n$", error);
    }

    /// <summary>Nothing that was found is lost.</summary>
    [Fact]
    public async Task An_interrupted_audit_reports_what_it_found()
    {
        using var interruption = new CancellationTokenSource();
        using var input = new UnendingStream(Encoding.UTF8.GetBytes(Offending + "\n"), interruption);
        var run = await ToolRun.OfAsync(input, interruption.Token, "audit", "--cluster", cluster, "--vms", "-");
        Assert.Equal((130, "parallel-migration: interrupted after 1 VMs; what was found in them is reported\n"), (run.ExitCode, run.Error));
        Assert.StartsWith("offends: error ParallelWithPostCopy", run.Output, StringComparison.Ordinal);
    }

    /// <summary>No one reads its answers, so that it cannot even check whether it was interrupted.</summary>
    [Fact]
    public async Task A_process_whose_output_is_not_read_ends()
    {
        using var tool = new ToolProcess("resolve", "-", "--lines");
        var line = ToolRun.OnOneLine(ToolRun.Request) + "\n";
        await tool.WriteAsync(line);
        await tool.ReadLineAsync();
        var lines = string.Concat(Enumerable.Repeat(line, 10_000));
        var stuck = Task.Run(() => tool.WriteAsync(lines));
        tool.Signal("TERM");
        Assert.Equal(130, await tool.ExitAsync());
        await Assert.ThrowsAnyAsync<IOException>(() => stuck);
    }

    /// <summary>Gives what it has, then nothing and no end; and interrupts who waits for more.</summary>
    private sealed class UnendingStream(byte[] content, CancellationTokenSource interruption) : ReadOnlyStream
    {
        private bool given;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (given)
            {
                interruption.CancelAfter(TimeSpan.FromMilliseconds(1));
                return new(new TaskCompletionSource<int>().Task);
            }

            given = true;
            content.CopyTo(buffer);
            return new(content.Length);
        }
    }
}
