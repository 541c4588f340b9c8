using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Events;

/// <summary>Against libvirt's own test driver, which reports changes of state.</summary>
public sealed class EventFeedTests : IDisposable
{
    private const string Vm = "test";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    // A description of its own makes a host of its own for every connection: nothing else changes the guest's state.
    private readonly string description = Path.GetTempFileName();

    public EventFeedTests() => File.WriteAllText(
        description, $"<node><domain type='test'><name>{Vm}</name><memory>8192</memory><os><type>hvm</type></os></domain></node>");

    private string Uri => $"test://{description}";

    public void Dispose() => File.Delete(description);

    [LibvirtFact]
    public async Task A_change_of_state_is_reported_to_every_listener()
    {
        using var connection = LibvirtConnection.Open(Uri);
        using var all = connection.OpenEventFeed();
        using var one = connection.OpenEventFeed(Vm);
        var vm = connection.FindDomain(Vm);
        TestDriverGuest.SuspendAndResume(connection, Vm);
        foreach (var feed in new[] { all, one })
        {
            await ReadUntilAsync(feed, LibvirtLifecycle.Suspended, vm);
            await ReadUntilAsync(feed, LibvirtLifecycle.Resumed, vm);
        }
    }

    [LibvirtFact]
    public async Task A_feed_that_is_disposed_ends_after_what_it_has_collected()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var feed = connection.OpenEventFeed();
        TestDriverGuest.SuspendAndResume(connection, Vm);
        await ReadUntilAsync(feed, LibvirtLifecycle.Resumed, connection.FindDomain(Vm));
        feed.Dispose();
        feed.Dispose();
        await ReadToEndAsync(feed);
    }

    [LibvirtFact]
    public async Task A_connection_that_is_disposed_ends_its_feeds()
    {
        var connection = LibvirtConnection.Open(Uri);
        using var feed = connection.OpenEventFeed();
        var reading = ReadToEndAsync(feed);
        connection.Dispose();
        await reading;
        Assert.Throws<ObjectDisposedException>(() => connection.OpenEventFeed());
    }

    [LibvirtFact]
    public async Task Reading_can_be_cancelled_and_begun_again()
    {
        using var connection = LibvirtConnection.Open(Uri);
        using var feed = connection.OpenEventFeed();
        using (var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var _ in feed.WithCancellation(cancel.Token))
                {
                }
            });
        }

        TestDriverGuest.SuspendAndResume(connection, Vm);
        await ReadUntilAsync(feed, LibvirtLifecycle.Resumed, connection.FindDomain(Vm));
    }

    [LibvirtFact]
    public void A_feed_of_a_vm_that_is_not_there_is_an_error()
    {
        using var connection = LibvirtConnection.Open(Uri);
        Assert.Equal(LibvirtErrorCode.NoDomain, Assert.Throws<LibvirtException>(() => connection.OpenEventFeed("nobody")).Code);
        Assert.Throws<ArgumentException>(() => connection.OpenEventFeed(""));
    }

    [LibvirtFact]
    public async Task Feeds_and_connections_that_are_disposed_are_let_go()
    {
        var gone = OpenAndDisposeMany(1000);

        // libvirt lets go of a feed on its own thread where it is just reporting an event.
        var deadline = DateTime.UtcNow + Timeout;
        while (gone.Any(reference => reference.IsAlive) && DateTime.UtcNow < deadline)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(20);
        }

        Assert.Equal(0, gone.Count(reference => reference.IsAlive));
    }

    [LibvirtFact]
    public void Feeds_come_and_go_while_events_arrive()
    {
        using var connection = LibvirtConnection.Open(Uri);
        using var stop = new CancellationTokenSource();
        var changing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                TestDriverGuest.SuspendAndResume(connection, Vm);
            }
        });
        Parallel.For(0, 500, _ => connection.OpenEventFeed().Dispose());
        stop.Cancel();
        changing.Wait(Timeout);
        Assert.True(changing.IsCompletedSuccessfully, changing.Exception?.ToString());
    }

    [LibvirtFact]
    public void Keepalive_does_no_harm_where_there_is_no_daemon()
    {
        using var connection = LibvirtConnection.Open(Uri, new() { KeepAliveInterval = TimeSpan.FromSeconds(1), KeepAliveCount = 1 });
        Assert.True(connection.IsAlive);
    }

    [Fact]
    public void Keepalive_has_a_sensible_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LibvirtConnectionOptions { KeepAliveInterval = TimeSpan.FromMilliseconds(999) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LibvirtConnectionOptions { KeepAliveInterval = TimeSpan.FromHours(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LibvirtConnectionOptions { KeepAliveCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LibvirtConnectionOptions { KeepAliveCount = 101 });
    }

    [Theory]
    [InlineData("Started", 0, false)]
    [InlineData("Started", 1, true)]
    [InlineData("Suspended", 0, false)]
    [InlineData("Suspended", 1, true)]
    [InlineData("Resumed", 1, true)]
    [InlineData("Stopped", 1, false)]
    [InlineData("Stopped", 3, true)]
    [InlineData("Defined", 1, false)]
    public void A_migration_s_part_in_a_change_is_recognized_by_its_detail(string lifecycle, int detail, bool byMigration) => Assert.Equal(
        byMigration, new LifecycleEvent { Name = Vm, Uuid = Guid.Empty, Lifecycle = Enum.Parse<LibvirtLifecycle>(lifecycle), Detail = detail }.IsByMigration);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<WeakReference> OpenAndDisposeMany(int count)
    {
        var references = new List<WeakReference>();
        for (var number = 0; number < count; number++)
        {
            var connection = LibvirtConnection.Open(Uri);
            var feed = connection.OpenEventFeed();
            references.Add(new(feed));
            references.Add(new(connection.Handle));
            if (number % 2 == 0)
            {
                feed.Dispose();
            }

            connection.Dispose();
        }

        return references;
    }

    private static async Task ReadUntilAsync(LibvirtEventFeed feed, LibvirtLifecycle lifecycle, LibvirtDomain vm)
    {
        using var limit = new CancellationTokenSource(Timeout);
        await foreach (var happened in feed.WithCancellation(limit.Token))
        {
            Assert.Equal((vm.Name, vm.Uuid), (happened.Name, happened.Uuid));
            if (happened is LifecycleEvent change && change.Lifecycle == lifecycle)
            {
                return;
            }
        }

        Assert.Fail($"The feed ended before it reported {lifecycle}.");
    }

    private static async Task ReadToEndAsync(LibvirtEventFeed feed)
    {
        using var limit = new CancellationTokenSource(Timeout);
        await foreach (var _ in feed.WithCancellation(limit.Token))
        {
        }
    }
}
