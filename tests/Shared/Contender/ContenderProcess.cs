using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Testing;

/// <summary>A process that acquires leases.</summary>
internal sealed class ContenderProcess : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private ContenderProcess(Process process) => this.process = process;

    public static ContenderProcess Start(params string[] arguments) => new(Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "contender.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);

    /// <summary>Reads the next line of its output.</summary>
    public async Task<string?> LineAsync()
    {
        using var limit = new CancellationTokenSource(Timeout);
        return await process.StandardOutput.ReadLineAsync(limit.Token);
    }

    /// <summary>Sends SIGKILL.</summary>
    public void Kill() => process.Kill();

    /// <summary>Lets it release its lease and end.</summary>
    public void Release() => process.StandardInput.Close();

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
