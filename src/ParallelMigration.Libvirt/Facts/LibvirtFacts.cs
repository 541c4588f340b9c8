using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>Reads the facts that the resolver needs through libvirt.</summary>
public static class LibvirtFacts
{
    /// <summary>Reads what a host has to migrate with.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="migrationInterface">
    /// The network interface that migrations use; its link's speed is the host's bandwidth. If <see langword="null"/>, the bandwidth is unknown,
    /// as it is where the interface has no speed of its own.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The host's name, CPU threads, bandwidth and versions; QEMU's only where the driver is QEMU. libvirt does not know how much of the
    /// bandwidth is in use.
    /// </returns>
    /// <exception cref="MigrationInterfaceException">
    /// The host has no such interface, or its link is down: no migration can use it, so its speed is not merely unknown.
    /// </exception>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static Task<HostResources> ReadHostAsync(
        LibvirtConnection connection, string? migrationInterface = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return LibvirtConnection.RunAsync(() => ReadHost(connection, migrationInterface), cancellationToken);
    }

    /// <summary>Reads what a VM has, and its state.</summary>
    /// <param name="connection">The host it is on.</param>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// Its domain; the vCPUs it has now (if it is shut off, those it is defined with); and the CPUs that its emulator is pinned to, where these are
    /// fewer than the host has.
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

    private static HostResources ReadHost(LibvirtConnection connection, string? migrationInterface)
    {
        var host = connection.HostInfo();
        return new()
        {
            Id = host.Name,
            CpuThreads = Native.Libvirt.CpuThreads(connection.Connected()),
            LinkBandwidth = migrationInterface is null ? null : LinkBandwidth(connection, host.Name, migrationInterface),
            LibvirtVersion = host.LibvirtVersion,
            QemuVersion = host.Driver == "QEMU" ? host.HypervisorVersion : null,
        };
    }

    private static LibvirtVm ReadVm(LibvirtConnection connection, string nameOrUuid)
    {
        using var domain = connection.Find(nameOrUuid);
        return new()
        {
            Domain = LibvirtConnection.Describe(domain),
            Resources = new() { Vcpus = Native.Libvirt.Vcpus(domain), EmulatorCpus = EmulatorCpus(connection.Connected(), domain) },
        };
    }

    private static Bandwidth? LinkBandwidth(LibvirtConnection connection, string hostname, string interfaceName)
    {
        var interfaces = Native.Libvirt.NetworkInterfaces(connection.Connected()).Select(NetworkInterface.Parse).OfType<NetworkInterface>().ToList();
        var found = interfaces.Find(candidate => candidate.Name == interfaceName);
        if (found is null)
        {
            var names = interfaces.Select(candidate => candidate.Name).Order(StringComparer.Ordinal).ToList();
            throw new MigrationInterfaceException(
                hostname,
                interfaceName,
                $"{hostname} has no network interface '{interfaceName}'. "
                + (names.Count == 0 ? "libvirt knows of none there." : $"It has: {string.Join(", ", names)}."));
        }

        return found.IsDown
            ? throw new MigrationInterfaceException(
                hostname, interfaceName, $"The link of '{interfaceName}' on {hostname} is {found.LinkState}: no migration can go through it.")
            : found.Speed;
    }

    private static int? EmulatorCpus(SafeConnectHandle connect, SafeDomainHandle domain)
    {
        var online = Native.Libvirt.CpuMap(connect) ?? Enumerable.Repeat(true, Native.Libvirt.CpuThreads(connect)).ToArray();
        return Native.Libvirt.EmulatorPin(domain, online.Length) is { } pin ? EmulatorPinning.Limit(pin, online) : null;
    }
}
