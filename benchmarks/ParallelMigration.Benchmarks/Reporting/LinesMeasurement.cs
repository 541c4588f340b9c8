using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace ParallelMigration.Benchmarks.Reporting;

/// <summary>
/// The tool's <c>resolve - --lines</c> as a process of its own, fed through a pipe with requests that are made as it takes them. Its peak of
/// resident memory is read after the last answer, while it still waits for more.
/// </summary>
internal static class LinesMeasurement
{
    private const int BlockLines = 1_000;

    internal static async Task<LinesFigure> MeasureAsync(long requests)
    {
        var clock = Stopwatch.StartNew();
        using var tool = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "parallel-migration"), ["resolve", "-", "--lines"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var feeding = FeedAsync(tool.StandardInput.BaseStream, requests);
        await CountAsync(tool.StandardOutput.BaseStream, requests).ConfigureAwait(false);
        var seconds = clock.Elapsed.TotalSeconds;
        await feeding.ConfigureAwait(false);
        tool.Refresh();
        var peak = tool.PeakWorkingSet64 / (1024.0 * 1024);
        tool.StandardInput.Close();
        await tool.WaitForExitAsync().ConfigureAwait(false);
        return tool.ExitCode == 0
            ? new(requests, (long)(requests / seconds), Math.Round(peak, 1))
            : throw new InvalidOperationException($"The tool ended with exit status {tool.ExitCode}.");
    }

    private static async Task FeedAsync(Stream input, long requests)
    {
        var block = Block();
        for (var left = requests; left > 0; left -= BlockLines)
        {
            await input.WriteAsync(block).ConfigureAwait(false);
        }

        await input.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Requests about different VMs of different sizes.</summary>
    private static byte[] Block()
    {
        var request = Encoding.UTF8.GetString(JsonBenchmarks.Request);
        StringBuilder block = new();
        for (var i = 0; i < BlockLines; i++)
        {
            block.Append(request.Replace("""
                "id":"vm1","vcpus":8
                """, $"""
                "id":"vm{i}","vcpus":{1 + (i % 64)}
                """, StringComparison.Ordinal)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(block.ToString());
    }

    private static async Task CountAsync(Stream output, long requests)
    {
        var buffer = new byte[256 * 1024];
        for (var answers = 0L; answers < requests;)
        {
            var read = await output.ReadAsync(buffer).ConfigureAwait(false);
            if (read == 0)
            {
                throw new InvalidOperationException($"The tool ended after {answers} of {requests} answers.");
            }

            answers += buffer.AsSpan(0, read).Count((byte)'\n');
        }
    }
}
