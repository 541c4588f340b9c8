using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>The command-line tool as a process of its own, as a person runs it.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

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

    internal bool HasEnded => process.HasExited;

    internal static ToolProcess Start(params string[] arguments)
    {
        var command = Command(arguments);
        return Start(new ProcessStartInfo(command[0], command[1..]));
    }

    /// <summary>Starts it on a host of the lab: in its network, that is.</summary>
    internal static ToolProcess StartIn(string networkNamespace, params string[] arguments) =>
        Start(new ProcessStartInfo("ip", ["netns", "exec", networkNamespace, .. Command(arguments)]));

    /// <summary>Starts it on a terminal of its own.</summary>
    /// <param name="statusFile">Where its exit status is written, even if the terminal is lost.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static ToolProcess StartOnTerminal(string statusFile, params string[] arguments)
    {
        // The session's leader dies with the terminal, which ends the session of all others; what writes the status survives that. Ctrl-C is for the tool alone.
        var command = string.Join(' ', Command(arguments).Select(word => $"'{word}'"));
        var script = $"trap '' INT; stty cols 100 rows 30; sh -c \"trap '' HUP; {command}; status=\\$?; echo \\$status >'{statusFile}'; exit \\$status\"; exit $?";
        ProcessStartInfo start = new("env", ["--default-signal=HUP", "script", "-qefc", script, "/dev/null"]) { RedirectStandardInput = true };
        start.Environment["TERM"] = "xterm";
        return Start(start);
    }

    // A runner that was started in the background or by nohup ignores SIGINT, and its children inherit that: env restores the default.
    private static string[] Command(string[] arguments) =>
        ["env", "--default-signal=INT,HUP", "dotnet", Path.Combine(AppContext.BaseDirectory, "parallel-migration.dll"), .. arguments];

    private static ToolProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = new Process { StartInfo = start };
        var tool = new ToolProcess(process);
        process.OutputDataReceived += (_, line) => tool.Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        return tool;
    }

    /// <summary>Ctrl-C.</summary>
    internal Task InterruptAsync() => LabScript.RunProgramAsync("kill", "-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Keys that a person presses.</summary>
    internal async Task TypeAsync(string keys)
    {
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>A death that it cannot prepare for.</summary>
    internal async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    internal async Task<(int ExitCode, string Output, string Error)> EndAsync(TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? Timeout);
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
