using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using Npgsql;

namespace ParallelMigration.Scheduling.Postgres.Tests;

/// <summary>A socket of one process's own that leads to the server. Cutting it is what the server sees when the process is killed.</summary>
internal sealed class ServerRelay : IAsyncDisposable
{
    private const string SocketName = ".s.PGSQL.5432";

    private readonly string server;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pm-relay-");
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentBag<Socket> sockets = [];
    private readonly Task accepting;
    private volatile bool isCut;

    public ServerRelay(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        server = Path.Combine(target.Host!, SocketName);
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Host = folder.FullName }.ConnectionString;
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, SocketName)));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    public async Task CutAsync()
    {
        isCut = true;
        listener.Dispose();
        await accepting;
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        folder.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                sockets.Add(client);
                var upstream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                sockets.Add(upstream);
                await upstream.ConnectAsync(new UnixDomainSocketEndPoint(server));
                _ = CopyAsync(client, upstream);
                _ = CopyAsync(upstream, client);
            }
        }
        catch (Exception error) when (isCut && error is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            await using var input = new NetworkStream(from);
            await using var output = new NetworkStream(to);
            await input.CopyToAsync(output);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // One side has closed.
        }

        from.Dispose();
        to.Dispose();
    }
}
