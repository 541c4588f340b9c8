using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A connection to the libvirt of one host. It is safe for use by several threads at once.</summary>
/// <remarks>
/// The first connection of the process starts libvirt's event loop on a background thread that lives as long as the process; keepalive and
/// events need it. libvirt cannot be interrupted: a canceled call returns at once, and its answer is discarded when it comes.
/// </remarks>
public sealed partial class LibvirtConnection : IDisposable
{
    // As virsh and libvirt's daemons have it.
    private static readonly TimeSpan MigrationKeepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(10);

    private readonly Lock exclusive = new();
    private readonly Lazy<string> hostId;
    private readonly LibvirtConnectionOptions options;
    private volatile ConnectionFeeds feeds;
    private volatile SafeConnectHandle handle;
    private volatile bool disposed;

    private LibvirtConnection(string uri, LibvirtConnectionOptions options)
    {
        Uri = uri;
        this.options = options;
        handle = Connect(options.KeepAliveInterval);
        feeds = new(handle);
        hostId = new(
            () => HostCapabilities.ParseUuid(Native.Libvirt.Capabilities(Connected()))?.ToString("D") ?? Hostname, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Gets the URI that the connection was opened with.</summary>
    public string Uri { get; }

    /// <summary>
    /// Gets whether the connection is up, as far as this end knows; the daemon is not asked. A broken one is opened again when it is used next, unless
    /// <see cref="LibvirtConnectionOptions.Reconnect"/> is off.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The connection was disposed.</exception>
    public bool IsAlive => Native.Libvirt.IsAlive(Handle);

    /// <summary>Gets the connection as it is, broken or not.</summary>
    internal SafeConnectHandle Handle => handle;

    /// <summary>Gets whether it is up and was not disposed.</summary>
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

    /// <summary>Gets the host's name. Asks the daemon.</summary>
    internal string Hostname => Native.Libvirt.Hostname(Connected());

    /// <summary>Gets the host's id. Asks the daemon once.</summary>
    internal string HostId => hostId.Value;

    /// <summary>Gets the version of the daemon. Asks it.</summary>
    internal HypervisorVersion LibvirtVersion => Native.Libvirt.LibvirtVersion(Connected());

    /// <summary>Gets the version of QEMU; <see langword="null"/>: the driver is another one, or cannot say. Asks the daemon.</summary>
    internal HypervisorVersion? QemuVersion => Native.Libvirt.DriverName(Connected()) == "QEMU" ? HypervisorVersionOf(Connected()) : null;

    /// <summary>Connects to a host.</summary>
    /// <param name="uri">libvirt's URI, such as <c>qemu:///system</c> or <c>qemu+ssh://root@alpha/system</c>.</param>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the wait. A connection that is established too late is closed.</param>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">There is no libvirt client library on this machine (<see cref="LibvirtErrorCode.NotInstalled"/>).</exception>
    /// <exception cref="LibvirtException">No driver takes the URI, or the daemon cannot be reached or refuses.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static async Task<LibvirtConnection> OpenAsync(
        string uri, LibvirtConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var opening = Task.Run(() => Open(uri, options), CancellationToken.None);
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

    /// <summary>Asks the daemon about its host and itself.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    /// <exception cref="ObjectDisposedException">The connection was disposed.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public Task<LibvirtHostInfo> GetHostInfoAsync(CancellationToken cancellationToken = default) => RunAsync(HostInfo, cancellationToken);

    /// <summary>Finds a domain.</summary>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The domain, or <see langword="null"/> if the host has none of that name or UUID.</returns>
    /// <exception cref="ArgumentException"><paramref name="nameOrUuid"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    /// <exception cref="ObjectDisposedException">The connection was disposed.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public Task<LibvirtDomain?> FindDomainAsync(string nameOrUuid, CancellationToken cancellationToken = default)
    {
        NativeText.ThrowIfUnusable(nameOrUuid);
        return RunAsync(
            () =>
            {
                try
                {
                    return FindDomain(nameOrUuid);
                }
                catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
                {
                    return null;
                }
            },
            cancellationToken);
    }

    /// <summary>Closes the connection. Calls that are still running on it finish.</summary>
    public void Dispose()
    {
        lock (exclusive)
        {
            disposed = true;
        }

        // This is a request to the daemon, and one that has vanished does not answer: that goes on in the background until TCP gives up.
        var (ending, closing) = (feeds, handle);
        Task.Run(() =>
        {
            ending.Dispose();
            closing.Dispose();
        }).Wait(LongestClose);
    }

    internal static LibvirtConnection Open(string uri, LibvirtConnectionOptions? options = null, NativeLibraryProbe? library = null)
    {
        NativeText.ThrowIfUnusable(uri);
        (library ?? NativeLibraryProbe.Default).EnsureUsable();
        LibvirtEventLoop.EnsureStarted();
        return new(uri, options ?? new());
    }

    /// <summary>
    /// Gets the connection, opened again first if it is broken and may be. This is the only place that reconnects. What was found through the broken one stays
    /// unusable, and its feeds have ended.
    /// </summary>
    /// <exception cref="LibvirtException">The daemon cannot be reached yet.</exception>
    /// <exception cref="ObjectDisposedException">The connection was disposed.</exception>
    internal SafeConnectHandle Connected()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var broken = handle;
        if (IsUsable || !options.Reconnect)
        {
            return broken;
        }

        var fresh = Connect(options.KeepAliveInterval);
        ConnectionFeeds ended;
        lock (exclusive)
        {
            // Disposed or reopened by another thread meanwhile?
            if (disposed || handle != broken)
            {
                fresh.Dispose();
                ObjectDisposedException.ThrowIf(disposed, this);
                return handle;
            }

            handle = fresh;
            (ended, feeds) = (feeds, new(fresh));
        }

        // The broken one is left to the garbage collector: another thread may be about to use it, and must get libvirt's error.
        ended.Dispose();
        return fresh;
    }

    /// <summary>
    /// Opens one more connection, for a call that takes long and for one thread. It always has keepalive: nothing is sent while the call waits, so
    /// that not even TCP would notice a host that vanished.
    /// </summary>
    /// <exception cref="LibvirtException">The daemon cannot be reached.</exception>
    internal SafeConnectHandle OpenAnother() => Connect(options.KeepAliveInterval ?? MigrationKeepAlive);

    /// <summary>Opens a feed of domain events. It collects from now on.</summary>
    /// <param name="vm">The name or UUID of the only domain to report; <see langword="null"/> for all.</param>
    /// <exception cref="LibvirtException">There is no such domain, the driver has no events, or the daemon does not answer.</exception>
    internal LibvirtEventFeed OpenEventFeed(string? vm = null)
    {
        if (vm is null)
        {
            return feeds.Open(null);
        }

        using var domain = Find(vm);
        return feeds.Open(Native.Libvirt.Uuid(domain));
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

    internal LibvirtDomain FindDomain(string nameOrUuid)
    {
        using var domain = Find(nameOrUuid);
        return Describe(domain);
    }

    /// <exception cref="LibvirtException">There is no such domain (<see cref="LibvirtErrorCode.NoDomain"/>), or the daemon does not answer.</exception>
    internal SafeDomainHandle Find(string nameOrUuid)
    {
        NativeText.ThrowIfUnusable(nameOrUuid);
        var connection = Connected();
        if (Guid.TryParseExact(nameOrUuid, "D", out var uuid))
        {
            try
            {
                return Native.Libvirt.FindByUuid(connection, uuid);
            }
            catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
            {
                // A name may look like a UUID.
            }
        }

        return Native.Libvirt.FindByName(connection, nameOrUuid);
    }

    internal LibvirtHostInfo HostInfo()
    {
        var connection = Connected();
        return new()
        {
            Name = Native.Libvirt.Hostname(connection),
            Id = HostId,
            Driver = Native.Libvirt.DriverName(connection),
            LibvirtVersion = Native.Libvirt.LibvirtVersion(connection),
            HypervisorVersion = HypervisorVersionOf(connection),
        };
    }

    /// <summary>Runs a blocking call on another thread.</summary>
    internal static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? Task.FromCanceled<T>(cancellationToken)
        : Task.Run(work, CancellationToken.None).WaitAsync(cancellationToken);

    private static HypervisorVersion? HypervisorVersionOf(SafeConnectHandle connection)
    {
        try
        {
            return Native.Libvirt.DriverVersion(connection);
        }
        catch (LibvirtException) when (Native.Libvirt.IsAlive(connection))
        {
            return null;
        }
    }

    private SafeConnectHandle Connect(TimeSpan? keepAlive)
    {
        var fresh = Native.Libvirt.Open(Uri);
        if (keepAlive is { } interval)
        {
            Native.Libvirt.SetKeepAlive(fresh, (int)interval.TotalSeconds, options.KeepAliveCount);
        }

        return fresh;
    }

    private static async Task CloseLateAsync(Task<LibvirtConnection> opening)
    {
        try
        {
            (await opening.ConfigureAwait(false)).Dispose();
        }
        catch (Exception exception) when (exception is LibvirtException or ArgumentException)
        {
            // The caller does not wait any more.
        }
    }
}
