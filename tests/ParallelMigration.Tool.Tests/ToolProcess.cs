using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

/// <summary>The tool as a process of its own, with pipes that the test holds.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(90));
    private readonly Process process;

    internal ToolProcess(params string[] arguments)
    {
        // A runner that was started in the background or by nohup ignores SIGINT, and its children inherit that: env restores the default.
        process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT,HUP", "dotnet", Path.Combine(AppContext.BaseDirectory, "parallel-migration.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Comes back when it was taken: a pipe holds 64 KiB, and what is more has been read.</summary>
    internal async Task WriteAsync(string text)
    {
        await process.StandardInput.WriteAsync(text.AsMemory(), limit.Token);
        await process.StandardInput.FlushAsync(limit.Token);
    }

    internal ValueTask<string?> ReadLineAsync() => process.StandardOutput.ReadLineAsync(limit.Token);

    internal void Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end, with its standard input still open.</summary>
    internal async Task<ToolRun> EndAsync()
    {
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        return new(await ExitAsync(), await output, error);
    }

    /// <summary>Closes this end of its standard output.</summary>
    internal void CloseOutput() => process.StandardOutput.Close();

    /// <summary>Waits for its end with its output closed.</summary>
    internal async Task<ToolRun> EndWithErrorAsync()
    {
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        return new(await ExitAsync(), "", error);
    }

    /// <summary>The same, without reading what it writes.</summary>
    internal async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        limit.Dispose();
    }
}
