using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

/// <summary>An output that does not take what is written, and what must not reach a person's terminal.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("resolve")]
    [InlineData("resolve", "--lines")]
    [InlineData("resolve", "--explain")]
    [InlineData("validate")]
    [InlineData("audit")]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task A_full_disk_is_not_the_inputs_fault(params string[] arguments)
    {
        var cluster = Path.Combine(folder.FullName, "cluster.json");
        await File.WriteAllTextAsync(cluster, """{"cluster":{"parallelMigration":"auto"}}""");
        string[] files = arguments[0] switch { "audit" => ["--cluster", cluster, "--vms", "-"], "validate" => [cluster], ['-', ..] => [], _ => ["-"] };
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(arguments[0] == "resolve" ? ToolRun.OnOneLine(ToolRun.Request) : ""));
        using var output = new FullStream();
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.RunAsync([.. arguments, .. files], new(input, output, error, interactive: false));
        Assert.Equal((3, "parallel-migration: (standard output): No space left on device\n"), (exitCode, error.ToString()));
    }

    [Theory]
    [InlineData("resolve", "missing")]
    [InlineData("resolve", "--bogus")]
    public async Task Standard_error_on_a_full_disk_ends_nothing(params string[] arguments)
    {
        using StreamWriter error = new(new FullStream()) { AutoFlush = true };
        Assert.Equal(2, await CommandLine.RunAsync(arguments, new(Stream.Null, Stream.Null, error, interactive: false)));
    }

    /// <summary>As of <c>yes REQUEST | parallel-migration resolve --lines - | head -1</c>, which answered for ever.</summary>
    [Fact]
    public async Task An_output_that_no_one_reads_any_more_ends_the_command()
    {
        using ToolProcess tool = new("resolve", "-", "--lines");
        await tool.WriteAsync(ToolRun.OnOneLine(ToolRun.Request) + "\n");
        Assert.NotNull(await tool.ReadLineAsync());
        tool.CloseOutput();
        await tool.WriteAsync(ToolRun.OnOneLine(ToolRun.Request) + "\n");
        Assert.Equal(new(3, "", "parallel-migration: (standard output): Broken pipe\n"), await tool.EndWithErrorAsync());
    }

    // The test's own standard error is no terminal, as with "evacuate … 2>errors" in a shell, which ended in an exception instead of a question.
    [Fact]
    public void A_person_can_be_asked_although_standard_error_is_redirected()
    {
        Terminal terminal = new(Stream.Null, Stream.Null, TextWriter.Null, interactive: true, canAsk: true);
        Assert.True(terminal.Console.Profile.Capabilities.Interactive);
    }

    [Fact]
    public void A_migration_goes_on_and_is_reported_on_standard_error()
    {
        using var output = new FullStream();
        using var error = new StringWriter { NewLine = "\n" };
        Terminal terminal = new(Stream.Null, output, error, interactive: false);
        Assert.Throws<OutputException>(() => terminal.Text.WriteLine("the plan"));
        terminal.GoOnWithoutOutput();
        terminal.Text.WriteLine("The guest runs on beta.");
        terminal.Text.WriteLine("  total time");
        Assert.Equal(
            "parallel-migration: (standard output): No space left on device: what follows is written here.\nThe guest runs on beta.\n  total time\n", error.ToString());
    }

    [Theory]
    [InlineData("validate", "-")]
    [InlineData("resolve", "-", "--explain")]
    public async Task What_hides_or_turns_text_around_does_not_reach_the_terminal(params string[] arguments)
    {
        const string Hostile = "a\\u202Eb\\u001b[31mc\\u200Bd\\u2028e";
        var input = arguments[0] == "validate"
            ? """{"cluster":{"parallelMigration":"auto"},"vms":[{"id":"vm1","vcpus":1,"parallelMigration":{"custom":1}}]}""".Replace("vm1", Hostile, StringComparison.Ordinal)
            : ToolRun.Request.Replace("vm1", Hostile, StringComparison.Ordinal).Replace("\"auto\"", "{\"custom\":1}", StringComparison.Ordinal);
        var run = await ToolRun.OfAsync(input, arguments);
        Assert.Contains("a?b?[31mc?d", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output, c => c is '\u202E' or '\u001b' or '\u200B' or '\u2028');
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("größer 主机 😀", "größer 主机 😀")]
    [InlineData("a\r\n\tb", "a b")]
    [InlineData("a\u202Eb\u2066c\u200Dd", "a?b?c?d")]
    [InlineData("\u001b]0;x\u0007\u009b", "?]0;x??")]
    public void Text_is_made_harmless(string text, string expected)
    {
        Assert.Equal(expected, HarmlessText.OneLine(text));
        using var output = new MemoryStream();
        new Terminal(Stream.Null, output, TextWriter.Null, interactive: false).Text.WriteLine(expected + "\n" + text.Replace("\r\n\t", " ", StringComparison.Ordinal));
        Assert.Equal(expected + "\n" + expected + "\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!buffer.IsEmpty)
            {
                throw new IOException("No space left on device");
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, System.Threading.CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Write(buffer.Span);
        }
    }
}
