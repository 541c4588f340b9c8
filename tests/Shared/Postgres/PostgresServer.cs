using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace ParallelMigration.Testing;

/// <summary>A server of a test's own, in a temporary folder, on a Unix socket only.</summary>
public class PostgresServer : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private string folder = "";
    private Process? process;

    /// <summary>To its database.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = folder,
        Database = "postgres",
        Username = "tester",
        Timeout = 5,
        CommandTimeout = 10,
    }.ConnectionString;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Tiers.ValueOf(Tiers.Postgres) is null || PostgresPrograms.WhyNot is not null)
        {
            return; // every test is skipped, or says what is missing
        }

        folder = Directory.CreateTempSubdirectory("pm-postgres-").FullName;
        await RunAsync(new("chmod", ["777", folder])); // the server's user is another one
        await RunAsync(PostgresPrograms.Start("initdb", "--pgdata", Data, "--username", "tester", "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C"));
        await StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await StopAsync();
        if (folder.Length > 0)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of the process' handle.</summary>
    protected virtual void Dispose(bool disposing) => process?.Dispose();

    /// <summary>Starts it, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var start = PostgresPrograms.Start(
            "postgres", "-D", Data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200");
        start.RedirectStandardError = true;
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Timeout);
        while (true)
        {
            try
            {
                await ExecuteAsync("select 1");
                return;
            }
            catch (NpgsqlException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    /// <summary>Stops it, with every session, as fast as it can orderly.</summary>
    public async Task StopAsync()
    {
        if (process is null)
        {
            return;
        }

        // A "fast" shutdown.
        await RunAsync(new("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
        using var limit = new CancellationTokenSource(Timeout);
        await process.WaitForExitAsync(limit.Token);
        process.Dispose();
        process = null;
    }

    /// <summary>Asks it something for one value.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private string Data => Path.Combine(folder, "data");

    private static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var run = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Timeout);
        var output = run.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = run.StandardError.ReadToEndAsync(limit.Token);
        await run.WaitForExitAsync(limit.Token);
        Assert.True(run.ExitCode == 0, $"{start.FileName} ended with {run.ExitCode}: {await output}{await errors}");
    }
}
