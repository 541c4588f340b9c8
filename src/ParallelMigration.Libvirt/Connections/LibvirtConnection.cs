using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A connection to the libvirt of one host. May be used from several threads at once.</summary>
/// <remarks>
/// Its members ask the daemon and block until it answers. Every one of them throws <see cref="LibvirtException"/> where the daemon
/// does not, and <see cref="ObjectDisposedException"/> after <see cref="Dispose"/>. The first connection of the process starts libvirt's event
/// loop on a thread of the background, which stays: events and keepalive need it.
/// </remarks>
public sealed class LibvirtConnection : IDisposable
{
    private readonly Lock exclusive = new();
    private readonly Lazy<string> hostId;
    private volatile ConnectionFeeds feeds;
    private volatile SafeConnectHandle handle;
    private readonly LibvirtKeepAlive? keepAlive;
    private volatile bool disposed;

    private LibvirtConnection(string uri, LibvirtKeepAlive? keepAlive)
    {
        Uri = uri;
        this.keepAlive = keepAlive;
        handle = Connect(keepAlive);
        feeds = new(handle);
        hostId = new(() => HostCapabilities.ParseUuid(Native.Libvirt.Capabilities(Handle))?.ToString("D") ?? Hostname, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The URI that it was opened with.</summary>
    public string Uri { get; }

    /// <summary>The host's name, as its daemon knows it.</summary>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    public string Hostname => Native.Libvirt.Hostname(Handle);

    /// <summary>
    /// Which host it is: the UUID in its daemon's capabilities, in small letters with dashes. It stays the same while host names may be
    /// equal. Where the driver gives none: <see cref="Hostname"/>. Asked once.
    /// </summary>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    public string HostId => hostId.Value;

    /// <summary>The driver's name: <c>QEMU</c>, <c>TEST</c>, ….</summary>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    public string DriverName => Native.Libvirt.DriverName(Handle);

    /// <summary>The version of the host's libvirt daemon.</summary>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    public HypervisorVersion LibvirtVersion => Native.Libvirt.LibvirtVersion(Handle);

    /// <summary>The version of the host's hypervisor: QEMU's, where <see cref="DriverName"/> is <c>QEMU</c>.</summary>
    /// <exception cref="LibvirtException">The daemon does not answer, or it finds no hypervisor.</exception>
    public HypervisorVersion HypervisorVersion => Native.Libvirt.DriverVersion(Handle);

    /// <summary>
    /// Whether the connection still stands, as far as this end knows. <see cref="LibvirtMigrator"/> opens one that broke again, by its URI.
    /// </summary>
    public bool IsAlive => Native.Libvirt.IsAlive(Handle);

    internal SafeConnectHandle Handle => handle;

    /// <summary>Whether it stands and was not disposed.</summary>
    internal bool IsUsable
    {
        get
        {
            try
            {
                return !disposed && IsAlive;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Connects. Blocks until the daemon has answered.</summary>
    /// <param name="uri">libvirt's URI: <c>qemu:///system</c>, <c>qemu+ssh://root@alpha/system</c>, ….</param>
    /// <param name="keepAlive">
    /// How it is found out that the daemon is gone without a word. <see langword="null"/>, the default: by TCP when it gives up, after about a quarter of
    /// an hour; and on the connection that <see cref="LibvirtMigrator"/> opens for a migration's own call by <see cref="LibvirtKeepAlive.Default"/>.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtNotInstalledException">There is no libvirt client library on this machine.</exception>
    /// <exception cref="LibvirtException">No driver takes the URI, or the daemon cannot be reached or refuses.</exception>
    public static LibvirtConnection Open(string uri, LibvirtKeepAlive? keepAlive = null) =>
        Open(uri, keepAlive, NativeLibraryProbe.Default);

    /// <summary>Connects on another thread.</summary>
    /// <param name="uri">libvirt's URI, as for <see cref="Open(string, LibvirtKeepAlive?)"/>.</param>
    /// <param name="cancellationToken">
    /// Stops waiting. libvirt cannot be interrupted while it connects: a connection that comes too late is closed.
    /// </param>
    /// <inheritdoc cref="Open(string, LibvirtKeepAlive?)" path="/exception"/>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<LibvirtConnection> OpenAsync(string uri, CancellationToken cancellationToken) => OpenAsync(uri, null, cancellationToken);

    /// <summary>Connects on another thread.</summary>
    /// <param name="uri">libvirt's URI, as for <see cref="Open(string, LibvirtKeepAlive?)"/>.</param>
    /// <param name="keepAlive">As for <see cref="Open(string, LibvirtKeepAlive?)"/>.</param>
    /// <param name="cancellationToken">
    /// Stops waiting. libvirt cannot be interrupted while it connects: a connection that comes too late is closed.
    /// </param>
    /// <inheritdoc cref="Open(string, LibvirtKeepAlive?)" path="/exception"/>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<LibvirtConnection> OpenAsync(
        string uri, LibvirtKeepAlive? keepAlive = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var opening = Task.Run(() => Open(uri, keepAlive), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = CloseLateAsync(opening);
            throw;
        }
    }

    /// <summary>Finds a domain.</summary>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <exception cref="ArgumentException"><paramref name="nameOrUuid"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">There is none (<see cref="LibvirtErrorCode.NoDomain"/>), or the daemon does not answer.</exception>
    public LibvirtDomain FindDomain(string nameOrUuid)
    {
        using var domain = Find(nameOrUuid);
        return Describe(domain);
    }

    /// <summary>Finds a domain that may not be there.</summary>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <param name="domain">The domain, if there is one.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentException"><paramref name="nameOrUuid"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    public bool TryFindDomain(string nameOrUuid, [NotNullWhen(true)] out LibvirtDomain? domain)
    {
        try
        {
            domain = FindDomain(nameOrUuid);
            return true;
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
        {
            domain = null;
            return false;
        }
    }

    /// <summary>Opens a feed of what happens to the host's domains. It collects from now on.</summary>
    /// <param name="vm">The name or UUID of the only domain it is to be about; <see langword="null"/>, the default: all.</param>
    /// <exception cref="ArgumentException"><paramref name="vm"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">
    /// There is no such domain (<see cref="LibvirtErrorCode.NoDomain"/>), the driver tells of no events, or the daemon does not answer.
    /// </exception>
    public LibvirtEventFeed OpenEventFeed(string? vm = null)
    {
        if (vm is null)
        {
            return feeds.Open(null);
        }

        using var domain = Find(vm);
        return feeds.Open(Native.Libvirt.Uuid(domain));
    }

    /// <summary>Closes the connection and ends its feeds. What is still running on it is let finish.</summary>
    public void Dispose()
    {
        lock (exclusive)
        {
            disposed = true;
        }

        feeds.Dispose();
        handle.Dispose();
    }

    /// <summary>
    /// Connects again where the connection has broken; otherwise does nothing. What was found through the broken one stays unusable, and its
    /// feeds have ended.
    /// </summary>
    /// <exception cref="LibvirtException">The daemon cannot be reached yet.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    internal void ReopenIfBroken()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var broken = handle;
        if (IsUsable)
        {
            return;
        }

        var fresh = Connect(keepAlive);
        ConnectionFeeds ended;
        lock (exclusive)
        {
            // Disposed or reopened by another thread meanwhile?
            if (disposed || handle != broken)
            {
                fresh.Dispose();
                ObjectDisposedException.ThrowIf(disposed, this);
                return;
            }

            handle = fresh;
            (ended, feeds) = (feeds, new(fresh));
        }

        // The broken one is left to the garbage collector: another thread may just be about to ask it, and is to get libvirt's error.
        ended.Dispose();
    }

    /// <summary>
    /// One more connection, for a call that takes long. The caller's, and for one thread. Always with keepalive: nothing is sent while it waits, so
    /// that not even TCP would find out.
    /// </summary>
    /// <exception cref="LibvirtException">The daemon cannot be reached.</exception>
    internal SafeConnectHandle OpenAnother() => Connect(keepAlive ?? LibvirtKeepAlive.Default);

    internal static LibvirtConnection Open(string uri, LibvirtKeepAlive? keepAlive, NativeLibraryProbe library)
    {
        NativeText.ThrowIfUnusable(uri);
        library.EnsureUsable();
        LibvirtEventLoop.EnsureStarted();
        return new(uri, keepAlive);
    }

    internal static LibvirtDomain Describe(SafeDomainHandle domain)
    {
        var (state, reason) = Native.Libvirt.State(domain);
        return new()
        {
            Name = Native.Libvirt.Name(domain),
            Uuid = Native.Libvirt.Uuid(domain),
            State = state,
            StateReason = reason,
            IsPersistent = Native.Libvirt.IsPersistent(domain),
            IsActive = Native.Libvirt.IsActive(domain),
        };
    }

    internal SafeDomainHandle Find(string nameOrUuid)
    {
        NativeText.ThrowIfUnusable(nameOrUuid);
        if (Guid.TryParseExact(nameOrUuid, "D", out var uuid))
        {
            try
            {
                return Native.Libvirt.FindByUuid(Handle, uuid);
            }
            catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
            {
                // A name may look like a UUID.
            }
        }

        return Native.Libvirt.FindByName(Handle, nameOrUuid);
    }

    private SafeConnectHandle Connect(LibvirtKeepAlive? checkedBy)
    {
        var fresh = Native.Libvirt.Open(Uri);
        if (checkedBy is not null)
        {
            Native.Libvirt.SetKeepAlive(fresh, (int)checkedBy.Interval.TotalSeconds, checkedBy.Count);
        }

        return fresh;
    }

    private static async Task CloseLateAsync(Task<LibvirtConnection> opening)
    {
        try
        {
            (await opening.ConfigureAwait(false)).Dispose();
        }
        catch (Exception exception) when (exception is LibvirtException or LibvirtNotInstalledException or ArgumentException)
        {
            // Nobody waits for it any more.
        }
    }
}
