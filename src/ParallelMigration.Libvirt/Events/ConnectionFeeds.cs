using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>The event feeds of one connection. It listens to libvirt while there is one.</summary>
/// <remarks>
/// One registration serves all feeds, because libvirt takes a callback once a connection. A connection with a listener is kept
/// open by libvirt, so the last feed to go ends the listening.
/// </remarks>
internal sealed unsafe class ConnectionFeeds(SafeConnectHandle connection)
{
    // virConnectCloseReason
    private const int EndOfFile = 1;
    private const int KeepAliveTimeout = 2;

    // Never taken by a callback: libvirt calls those with locks held that registering waits for.
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<LibvirtEventFeed, bool> feeds = new();
    private readonly List<int> registrations = [];
    private GCHandle closeHandle;
    private volatile bool ended;
    private bool disposed;

    /// <param name="only">The only domain that the feed is about; <see langword="null"/>: all.</param>
    public LibvirtEventFeed Open(Guid? only)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(LibvirtConnection));
            var feed = new LibvirtEventFeed(this, only);
            var first = feeds.IsEmpty;
            feeds[feed] = true; // before the listening, so that an end of the connection ends this feed too
            try
            {
                if (first)
                {
                    Listen();
                }

                return feed;
            }
            catch
            {
                Remove(feed);
                throw;
            }
        }
    }

    public void Remove(LibvirtEventFeed feed)
    {
        lock (gate)
        {
            if (feeds.TryRemove(feed, out _) && feeds.IsEmpty)
            {
                StopListening();
            }
        }
    }

    /// <summary>Ends all feeds.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        foreach (var feed in feeds.Keys)
        {
            feed.Dispose();
        }
    }

    private void Listen()
    {
        Register(Native.Libvirt.LifecycleEventId, (delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, int>)&OnLifecycle);
        Register(Native.Libvirt.MigrationIterationEventId, (delegate* unmanaged[Cdecl]<nint, nint, int, nint, void>)&OnIteration);
        Register(Native.Libvirt.JobCompletedEventId, (delegate* unmanaged[Cdecl]<nint, nint, TypedParameter*, int, nint, void>)&OnJobCompleted);
        closeHandle = GCHandle.Alloc(this);
        if (!Native.Libvirt.RegisterClose(connection, &OnClose, GCHandle.ToIntPtr(closeHandle)))
        {
            closeHandle.Free();
        }
    }

    // Each registration has a handle of its own, which keeps this object until libvirt says that it will not call any more.
    private void Register(int eventId, void* callback)
    {
        var self = GCHandle.Alloc(this);
        try
        {
            registrations.Add(Native.Libvirt.RegisterEvent(connection, eventId, callback, GCHandle.ToIntPtr(self), &Free));
        }
        catch
        {
            self.Free();
            throw;
        }
    }

    private void StopListening()
    {
        foreach (var registration in registrations)
        {
            Native.Libvirt.DeregisterEvent(connection, registration);
        }

        registrations.Clear();

        // This handle is not for libvirt to free: drivers that know of no ends take the callback, and forget it with all that belongs to it.
        // Where libvirt may still call it, it stays.
        if (closeHandle.IsAllocated && (Native.Libvirt.UnregisterClose(connection, &OnClose) || ended))
        {
            closeHandle.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint opaque) => GCHandle.FromIntPtr(opaque).Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnLifecycle(nint connect, nint domain, int lifecycle, int detail, nint opaque)
    {
        Report(opaque, domain, (name, uuid) => new LifecycleEvent { Name = name, Uuid = uuid, Lifecycle = (LibvirtLifecycle)lifecycle, Detail = detail });
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnIteration(nint connect, nint domain, int iteration, nint opaque) =>
        Report(opaque, domain, (name, uuid) => new MigrationIterationEvent { Name = name, Uuid = uuid, Iteration = iteration });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnJobCompleted(nint connect, nint domain, TypedParameter* parameters, int count, nint opaque) =>
        Report(opaque, domain, (name, uuid) =>
        {
            var job = JobSample.OfCompletedJob(TypedParameterReader.Read(parameters, count));
            return new JobCompletedEvent
            {
                Name = name,
                Uuid = uuid,
                IsOutgoingMigration = job.IsOutgoingMigration,
                Succeeded = job.Succeeded,
                Statistics = job.ToStatistics(MigrationStatisticsOrigin.CompletedJobEvent),
            };
        });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnClose(nint connect, int reason, nint opaque)
    {
        var self = (ConnectionFeeds)GCHandle.FromIntPtr(opaque).Target!;
        self.ended = true; // it is called once
        var lost = new LibvirtException(
            LibvirtErrorCode.Rpc,
            LibvirtErrorDomain.Rpc,
            LibvirtErrorLevel.Error,
            reason switch
            {
                EndOfFile => "The daemon closed the connection.",
                KeepAliveTimeout => "The daemon did not answer keepalive messages.",
                _ => "The connection to the daemon was lost.",
            });
        foreach (var feed in self.feeds.Keys)
        {
            feed.End(lost);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An exception that reaches C ends the process; an event lost does not.")]
    private static void Report(nint opaque, nint domain, Func<string, Guid, LibvirtDomainEvent> create)
    {
        try
        {
            var (name, uuid) = Native.Libvirt.Describe(domain);
            var happened = create(name, uuid);
            foreach (var feed in ((ConnectionFeeds)GCHandle.FromIntPtr(opaque).Target!).feeds.Keys)
            {
                feed.Add(happened);
            }
        }
        catch (Exception)
        {
            // There is no caller to report it to.
        }
    }
}
