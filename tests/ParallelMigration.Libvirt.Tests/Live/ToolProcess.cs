using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>The command-line tool as a process of its own, as a person runs it.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private ToolProcess(Process process) => this.process = process;

    /// <summary>What it has written so far.</summary>
    internal string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    internal static ToolProcess Start(params string[] arguments)
    {
        var process = new Process
        {
            // A runner that was started in the background or by nohup ignores SIGINT, and its children inherit that: env restores the default.
            StartInfo = new("env", ["--default-signal=INT,HUP", "dotnet", Path.Combine(AppContext.BaseDirectory, "parallel-migration.dll"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var tool = new ToolProcess(process);
        process.OutputDataReceived += (_, line) => tool.Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        return tool;
    }

    /// <summary>Ctrl-C.</summary>
    internal Task InterruptAsync() => LabScript.RunProgramAsync("kill", "-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A death that it cannot prepare for.</summary>
    internal async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    internal async Task<(int ExitCode, string Output, string Error)> EndAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, Output, error);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private void Append(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
