using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>The console as its user starts it: a process with a data folder of its own, on a port that the system chooses.</summary>
internal sealed partial class ConsoleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ConsoleProcess(string data, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = Path.GetDirectoryName(Assembly)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[Assembly, "--urls", "https://127.0.0.1:0", "--DataDirectory", data])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("The console ended:\n" + Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal Uri Address => address.Task.Result;

    /// <summary>Everything that the process has written.</summary>
    internal string Output => string.Join('\n', lines);

    /// <summary>The first administrator's password, which is shown once, at the first start.</summary>
    internal string Password => PasswordLine().Match(Output) is { Success: true } match
        ? match.Groups["password"].Value
        : throw new InvalidOperationException("No password was shown:\n" + Output);

    private static string Assembly
    {
        get
        {
            // The same configuration as the tests': …/bin/Debug/net10.0/
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            return Path.Combine(Repository.Root, "samples", "WebConsole", "bin", configuration, "net10.0", "WebConsole.dll");
        }
    }

    internal static async Task<ConsoleProcess> StartAsync(string data, IReadOnlyDictionary<string, string>? environment = null)
    {
        ConsoleProcess console = new(data, environment ?? new Dictionary<string, string>());
        try
        {
            await console.address.Task.WaitAsync(Timeout);
            return console;
        }
        catch (TimeoutException error)
        {
            var output = console.Output;
            await console.DisposeAsync();
            throw new InvalidOperationException("The console did not say where it listens:\n" + output, error);
        }
    }

    /// <summary>Ends the process as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
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

        lines.Enqueue(line);
        if (AddressLine().Match(line) is { Success: true } match)
        {
            address.TrySetResult(new(match.Groups["address"].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (?<address>https://\S+)")]
    private static partial Regex AddressLine();

    [GeneratedRegex(@"password, shown only now: (?<password>\S+)")]
    private static partial Regex PasswordLine();
}
