using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;

namespace ParallelMigration.Libvirt;

/// <summary>What happens to a host's domains, as it happens: passes of migrations, ends of jobs, changes of state.</summary>
/// <remarks>
/// <para>
/// It collects from the moment it was opened (<see cref="LibvirtConnection.OpenEventFeed"/>) until it or its connection is disposed; then
/// reading ends after what was collected. When the connection is lost reading ends with a <see cref="LibvirtException"/>,
/// <see cref="LibvirtErrorCode.Rpc"/>.
/// </para>
/// <para>Several readers share its events. It keeps the newest 1024 that were not read yet.</para>
/// </remarks>
internal sealed class LibvirtEventFeed : IAsyncEnumerable<LibvirtDomainEvent>, IDisposable
{
    private const int Capacity = 1024;

    private readonly Channel<LibvirtDomainEvent> channel =
        Channel.CreateBounded<LibvirtDomainEvent>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly ConnectionFeeds owner;
    private readonly Guid? only;

    internal LibvirtEventFeed(ConnectionFeeds owner, Guid? only)
    {
        this.owner = owner;
        this.only = only;
    }

    /// <summary>Reads the events, waiting for more until the feed ends.</summary>
    /// <param name="cancellationToken">Ends the reading, not the feed.</param>
    public IAsyncEnumerator<LibvirtDomainEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        channel.Reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends the feed.</summary>
    public void Dispose()
    {
        owner.Remove(this);
        End(null);
    }

    internal void Add(LibvirtDomainEvent happened)
    {
        if (only is null || only == happened.Uuid)
        {
            channel.Writer.TryWrite(happened);
        }
    }

    /// <summary>Ends the reading, once everything collected has been read.</summary>
    internal void End(LibvirtException? reason) => channel.Writer.TryComplete(reason);
}
