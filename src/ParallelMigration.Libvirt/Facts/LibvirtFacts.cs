using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>Reads the facts that the resolver needs through libvirt.</summary>
public static class LibvirtFacts
{
    /// <summary>Reads what a host has to migrate with.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="migrationInterface">
    /// The network interface that migrations use: a NIC, a VLAN on it, a bond, or a bridge over any of them. The speed of the link under it is the host's bandwidth. If
    /// <see langword="null"/>, the bandwidth is unknown.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The host's name, CPU threads, bandwidth and versions; QEMU's only where the driver is QEMU. How much of the bandwidth is in use is known only where the
    /// host is this machine and migrates nothing: then its counters are read for 1 s.
    /// </returns>
    /// <exception cref="LibvirtException">
    /// The daemon does not answer; or the host has no such interface, or its link is down (<see cref="LibvirtErrorCode.NoMigrationInterface"/>): no migration can use it,
    /// so its speed is not merely unknown.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static Task<HostResources> ReadHostAsync(
        LibvirtConnection connection, string? migrationInterface = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return LibvirtConnection.RunAsync(() => ReadFacts(connection, migrationInterface).Resources, cancellationToken);
    }

    /// <summary>Reads what a host has to migrate with, with where each value comes from.</summary>
    /// <inheritdoc cref="ReadHostAsync"/>
    public static Task<HostFacts> ReadHostFactsAsync(
        LibvirtConnection connection, string? migrationInterface = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return LibvirtConnection.RunAsync(() => ReadFacts(connection, migrationInterface), cancellationToken);
    }

    /// <summary>Gets what reports the domains that libvirt migrates out of the source and into the destination, for a limiter.</summary>
    /// <param name="source">The source host.</param>
    /// <param name="destination">The destination host. The default is <see langword="null"/>: it is not asked, and only leases count there.</param>
    /// <returns>A source of active migrations. It throws <see cref="LibvirtException"/> if a daemon does not answer.</returns>
    /// <remarks>
    /// Every active domain of both hosts is asked. A domain that is gone by then, or that does not answer although its daemon does, is not
    /// counted, so that a domain that hangs does not block its host. A migration is reported once libvirt has made it the domain's job, not while it
    /// is being set up.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IActiveMigrationSource ActiveMigrations(LibvirtConnection source, LibvirtConnection? destination = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new LibvirtActiveMigrations(source, destination);
    }

    /// <summary>Reads what a VM has, and its state.</summary>
    /// <param name="connection">The host it is on.</param>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// Its domain; the vCPUs it has now (if it is shut off, those it is defined with); and how many CPUs QEMU's own threads may use, by pinning and quotas,
    /// where these are fewer than the host has.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="nameOrUuid"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">There is none (<see cref="LibvirtErrorCode.NoDomain"/>), or the daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static Task<LibvirtVm> ReadVmAsync(LibvirtConnection connection, string nameOrUuid, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        NativeText.ThrowIfUnusable(nameOrUuid);
        return LibvirtConnection.RunAsync(() => ReadVm(connection, nameOrUuid), cancellationToken);
    }

    /// <summary>Measures a running VM's memory for a prediction: what is in use, and how much changes within 1 s and within 10 s. It takes about 12 s.</summary>
    /// <param name="connection">The host it is on.</param>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <param name="cancellationToken">Cancels the wait. What QEMU measures then ends by itself.</param>
    /// <returns>
    /// The memory. In use counts what QEMU's process has of it in the host's memory, zeros that the guest has written included.
    /// </returns>
    /// <remarks>
    /// QEMU compares samples of the pages (512 of each GiB), which costs some CPU time of the host; hence nothing but this method measures. Needs libvirt 7.2.0 and
    /// QEMU 5.2.0. Measure under the load that the VM will have while it migrates.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="nameOrUuid"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">There is none, it does not run, the host cannot measure, or the daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static async Task<VmMemory> MeasureMemoryAsync(LibvirtConnection connection, string nameOrUuid, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        NativeText.ThrowIfUnusable(nameOrUuid);
        var measurement = new DirtyRateMeasurement(
            seconds => OnDomainAsync(domain =>
            {
                Native.Libvirt.StartDirtyRate(domain, seconds);
                return true;
            }),
            () => OnDomainAsync<IReadOnlyDictionary<string, object>>(Native.Libvirt.DirtyRateStats),
            TimeProvider.System);
        var dirtied = await measurement.MeasureAsync([1, 10], cancellationToken).ConfigureAwait(false);
        return await OnDomainAsync(MemoryOf).ConfigureAwait(false) with { Dirtied = dirtied };

        Task<T> OnDomainAsync<T>(Func<SafeDomainHandle, T> ask) => LibvirtConnection.RunAsync(
            () =>
            {
                using var domain = connection.Find(nameOrUuid);
                return ask(domain);
            },
            cancellationToken);
    }

    /// <summary>Reads what each active VM of a host has, and its state.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The VMs in the order of their names. One that ends meanwhile is left out.</returns>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static Task<IReadOnlyList<LibvirtVm>> ReadActiveVmsAsync(LibvirtConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return LibvirtConnection.RunAsync(() => ReadActiveVms(connection), cancellationToken);
    }

    /// <summary>Reads which VMs are active on a host, those that arrive included, and how many vCPUs each has. Unlike <see cref="ReadActiveVmsAsync"/> it waits for none that is busy.</summary>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    internal static Task<IReadOnlyList<PresentVm>> ReadPresentVmsAsync(LibvirtConnection connection, CancellationToken cancellationToken = default) =>
        LibvirtConnection.RunAsync<IReadOnlyList<PresentVm>>(
            () => EachActive(connection, (_, domain) => new PresentVm(Native.Libvirt.Uuid(domain), Native.Libvirt.Name(domain), Native.Libvirt.Vcpus(domain))), cancellationToken);

    private static IReadOnlyList<LibvirtVm> ReadActiveVms(LibvirtConnection connection) =>
        [.. EachActive(connection, ReadVm).OrderBy(vm => vm.Domain.Name, StringComparer.Ordinal)];

    private static List<T> EachActive<T>(LibvirtConnection connection, Func<SafeConnectHandle, SafeDomainHandle, T> read)
    {
        List<T> found = [];
        var connect = connection.Connected();
        var domains = Native.Libvirt.FindActive(connect);
        try
        {
            foreach (var domain in domains)
            {
                try
                {
                    found.Add(read(connect, domain));
                }
                catch (LibvirtException error) when (error.Code is LibvirtErrorCode.NoDomain)
                {
                    // It has ended since the list was made.
                }
            }
        }
        finally
        {
            domains.ForEach(domain => domain.Dispose());
        }

        return found;
    }

    private static HostFacts ReadFacts(LibvirtConnection connection, string? migrationInterface)
    {
        var host = connection.HostInfo();
        var (link, reported, local) = migrationInterface is null
            ? (new(null, "no migration interface was named"), null, null)
            : ReadLink(connection, host.Name, migrationInterface);
        var address = reported ?? local?.IpAddress();
        var (use, useSource) = InUse(connection, link, migrationInterface, local);
        HostResources resources = new()
        {
            Id = host.Name,
            CpuThreads = Native.Libvirt.CpuThreads(connection.Connected()),
            LinkBandwidth = link.Speed,
            BandwidthInUse = use ?? Bandwidth.Zero,
            LibvirtVersion = host.LibvirtVersion,
            QemuVersion = host.Driver == "QEMU" ? host.HypervisorVersion : null,
        };
        var memory = Native.Libvirt.AvailableMemory(connection.Connected());
        return new()
        {
            Host = host,
            AvailableMemoryBytes = memory,
            Resources = resources,
            MigrationAddress = address,
            IsThisMachine = local is not null,
            Facts =
            [
                new("host", host.Name, "the daemon's host name"),
                new("host id", host.Id, "the daemon's capabilities"),
                new("CPU threads", resources.CpuThreads.ToString(CultureInfo.InvariantCulture), "node info: the threads that are online"),
                new("link bandwidth", link.Speed?.ToString(), link.Source),
                new("available memory", memory is { } bytes ? $"{(bytes >> 20).ToString(CultureInfo.InvariantCulture)} MiB" : null, "node memory statistics: free, buffers and cache"),
                new("bandwidth in use", use?.ToString(), useSource),
                new("migration address", address, address is null ? "libvirt's interface driver does not report it"
                    : $"IP address of {migrationInterface}, {(reported is null ? "this machine's" : "by libvirt's interface driver")}"),
                new("libvirt", host.LibvirtVersion.ToString(), "the daemon"),
                new("QEMU", resources.QemuVersion?.ToString(), host.Driver == "QEMU" ? "the daemon" : $"the driver is {host.Driver}"),
            ],
        };
    }

    /// <summary>What is in use on the link now. It is never guessed: not for other machines, and not while migrations run, whose own traffic it would be.</summary>
    private static (Bandwidth? Use, string Source) InUse(LibvirtConnection connection, InterfaceLink link, string? migrationInterface, LocalInterface? local)
    {
        if (local is null)
        {
            return (null, migrationInterface is null
                ? "no migration interface was named"
                : "libvirt has no counters of a host's own NICs, and the host is not this machine");
        }

        if (LibvirtActiveMigrations.AreThereAny(connection))
        {
            return (null, "a migration is active, whose traffic cannot be separated from other traffic");
        }

        var device = link.Device ?? migrationInterface!;
        return local.MeasureUse(device, link.Speed) is { } use
            ? (use, $"this machine's counters of {device} during 1 s, the busier direction; less than 1 % of the link counts as nothing")
            : (null, $"this machine has no counters of {device}");
    }

    private static LibvirtVm ReadVm(LibvirtConnection connection, string nameOrUuid)
    {
        using var domain = connection.Find(nameOrUuid);
        return ReadVm(connection.Connected(), domain);
    }

    private static LibvirtVm ReadVm(SafeConnectHandle connect, SafeDomainHandle domain)
    {
        var limit = EmulatorCpus(connect, domain);
        var memory = Memory(domain);
        return new()
        {
            Domain = LibvirtConnection.Describe(domain),
            Resources = new() { Vcpus = Native.Libvirt.Vcpus(domain), EmulatorCpus = limit.Cpus, EmulatorCpusShared = limit.SharedWithVcpus },
            EmulatorCpusSource = limit.Source,
            MemoryBytes = memory is null ? null : memory.UsedBytes + memory.ZeroBytes,
            UsedMemoryBytes = memory?.UsedBytes,
        };
    }

    private static VmMemory? Memory(SafeDomainHandle domain)
    {
        try
        {
            return Native.Libvirt.IsActive(domain) ? MemoryOf(domain) : null;
        }
        catch (LibvirtException error) when (error.Code is LibvirtErrorCode.NoSupport or LibvirtErrorCode.OperationUnsupported
            or LibvirtErrorCode.OperationInvalid or LibvirtErrorCode.OperationTimeout)
        {
            return null; // the driver has none, the domain has been shut off, or it is busy arriving
        }
    }

    // A guest without a balloon has all the memory that it is defined with.
    private static VmMemory MemoryOf(SafeDomainHandle domain)
    {
        var stats = Native.Libvirt.MemoryStats(domain);
        var all = Bytes(stats.TryGetValue(Native.Libvirt.ActualBalloon, out var balloon) ? balloon : Native.Libvirt.MaxMemory(domain));
        var used = stats.TryGetValue(Native.Libvirt.ResidentSet, out var resident) ? Math.Min(all, Bytes(resident)) : all;
        return new() { UsedBytes = used, ZeroBytes = all - used };

        static long Bytes(ulong kibibytes) => (long)Math.Min(kibibytes, long.MaxValue / 1024) * 1024;
    }

    private static (InterfaceLink Link, string? Address, LocalInterface? Local) ReadLink(LibvirtConnection connection, string hostname, string interfaceName)
    {
        var interfaces = Native.Libvirt.NetworkInterfaces(connection.Connected()).Select(NetworkInterface.Parse).OfType<NetworkInterface>().ToList();
        var found = interfaces.Find(candidate => candidate.Name == interfaceName);
        if (found is null)
        {
            var names = interfaces.Select(candidate => candidate.Name).Order(StringComparer.Ordinal).ToList();
            throw new LibvirtException(
                LibvirtErrorCode.NoMigrationInterface,
                $"{hostname} has no network interface '{interfaceName}'. "
                + (names.Count == 0 ? "libvirt knows of none there." : $"It has: {string.Join(", ", names)}."));
        }

        return found.IsDown
            ? throw new LibvirtException(
                LibvirtErrorCode.NoMigrationInterface, $"The link of '{interfaceName}' on {hostname} is {found.LinkState}: no migration can use it.")
            : (InterfaceLink.Find(interfaceName, interfaces, Describe), Describe(interfaceName)?.IpAddress, LocalInterface.Find(found));

        InterfaceDescription? Describe(string name) =>
            Native.Libvirt.InterfaceDescription(connection.Connected(), name) is { } xml ? InterfaceDescription.Parse(xml) : null;
    }

    private static EmulatorCpuLimit EmulatorCpus(SafeConnectHandle connect, SafeDomainHandle domain)
    {
        var online = Native.Libvirt.CpuMap(connect) ?? Enumerable.Repeat(true, Native.Libvirt.CpuThreads(connect)).ToArray();
        return EmulatorCpuLimit.Of(Native.Libvirt.EmulatorPin(domain, online.Length), online, DomainCpuTuning.Parse(Native.Libvirt.Description(domain)));
    }
}
