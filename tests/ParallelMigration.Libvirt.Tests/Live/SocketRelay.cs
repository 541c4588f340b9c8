using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Stands between clients and a daemon's socket, and can hang up or fall silent in the daemon's place.</summary>
internal sealed class SocketRelay : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"relay-{Guid.NewGuid():N}.sock");
    private readonly string target;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentStack<CancellationTokenSource> holds = new();
    private readonly Task serving;
    private volatile bool hasVanished;

    /// <param name="uri">The daemon's URI, which names its socket.</param>
    public SocketRelay(string uri)
    {
        var at = uri.IndexOf("socket=", StringComparison.Ordinal) + "socket=".Length;
        target = uri[at..];
        Uri = uri[..at] + path;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        serving = Task.Run(ServeAsync);
    }

    public string Uri { get; }

    /// <summary>Falls silent towards who connected last: nothing passes any more, and no side hangs up.</summary>
    public void Hold()
    {
        Assert.True(holds.TryPeek(out var last));
        last.Cancel();
    }

    /// <summary>Falls silent towards all, also towards who connects later: as a host that has lost power behind a switch.</summary>
    public void Vanish()
    {
        hasVanished = true;
        foreach (var hold in holds)
        {
            hold.Cancel();
        }
    }

    /// <summary>Hangs up.</summary>
    public void Dispose()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }

        stop.Cancel();
        listener.Dispose();
        serving.Wait();
        File.Delete(path);
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                clients.Add(ServeAsync(await listener.AcceptAsync(stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(clients); // disposed
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var _ = client;
        using var hold = new CancellationTokenSource();
        holds.Push(hold);
        try
        {
            if (hasVanished)
            {
                await Task.Delay(Timeout.Infinite, stop.Token);
            }

            using var daemon = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await daemon.ConnectAsync(new UnixDomainSocketEndPoint(target), stop.Token);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, hold.Token);
            await Task.WhenAll(PassAsync(client, daemon, either.Token), PassAsync(daemon, client, either.Token));
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Disposed, or the daemon has gone.
        }
    }

    private static async Task PassAsync(Socket from, Socket to, CancellationToken until)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReceiveAsync(buffer, until) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count), until);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The end of the passing; both sockets stay open until this is disposed.
        }
    }
}
