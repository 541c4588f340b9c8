using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>The console as its user starts it: a process of its own, with a port of this machine and a new data folder.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<string> password = new();
    private readonly TaskCompletionSource<string> address = new();

    private ConsoleProcess(string data)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var sample = Path.Combine(Repository.Root, "samples", "WebConsole");
        Assembly = Path.Combine(sample, "bin", configuration, "net10.0", "WebConsole.dll");
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { Assembly, "--urls", "https://127.0.0.1:0", "--DataDirectory", data },
            WorkingDirectory = sample,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("The console ended: " + Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The console's program.</summary>
    internal string Assembly { get; }

    /// <summary>The first administrator's password, from the output.</summary>
    internal Task<string> Password => password.Task.WaitAsync(Longest);

    /// <summary>Where it listens, without the scheme.</summary>
    internal Task<string> Address => address.Task.WaitAsync(Longest);

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

    internal static async Task<ConsoleProcess> StartAsync(string data)
    {
        ConsoleProcess console = new(data);
        try
        {
            _ = await console.Address;
            return console;
        }
        catch
        {
            await console.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (After(line, "shown only now: ") is { } secret)
        {
            password.TrySetResult(secret);
        }

        if (After(line, "Now listening on: https://") is { } at)
        {
            address.TrySetResult(at);
        }
    }

    private static string? After(string line, string start) => line.IndexOf(start, StringComparison.Ordinal) is >= 0 and var at ? line[(at + start.Length)..].Trim() : null;
}
