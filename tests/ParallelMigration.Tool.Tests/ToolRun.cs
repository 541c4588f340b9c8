using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

/// <summary>One run of the tool in this process: what it was given, and all that came out.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>A request that gives a plan; tests change it to what they need.</summary>
    internal const string Request =
        """
        {
          "cluster": { "id": "c1", "level": "4.8", "parallelMigration": "auto",
            "migrationPolicy": { "name": "Minimal downtime" } },
          "vm": { "id": "vm1", "vcpus": 8 },
          "source":      { "cpuThreads": 64, "bandwidthMbps": 100000 },
          "destination": { "cpuThreads": 64, "bandwidthMbps": 100000 }
        }
        """;

    internal static Task<ToolRun> OfAsync(string input, params string[] args) => OfAsync(Encoding.UTF8.GetBytes(input), args);

    internal static async Task<ToolRun> OfAsync(byte[] input, params string[] args)
    {
        using var stdin = new MemoryStream(input);
        return await OfAsync(stdin, args);
    }

    internal static Task<ToolRun> OfAsync(Stream input, params string[] args) => OfAsync(input, CancellationToken.None, args);

    internal static async Task<ToolRun> OfAsync(Stream input, CancellationToken interrupted, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.RunAsync(args, new Terminal(input, output, error, interactive: false), interrupted);
        return new(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    internal static string OnOneLine(string json) => string.Concat(json.Split('\n').Select(line => line.Trim()));

    /// <summary>Bad input: exit status 2, nothing on the output, one line on standard error.</summary>
    internal void AssertBadInput(string expected)
    {
        Assert.Equal((2, ""), (ExitCode, Output));
        var line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }
}
