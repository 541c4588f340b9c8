using System;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>The facts that the resolver needs, asked of libvirt.</summary>
public static class LibvirtFacts
{
    /// <summary>What a host has to migrate with.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="migrationInterface">
    /// The network interface that migrations go through; its link's speed is the host's bandwidth. <see langword="null"/>: the bandwidth
    /// stays unknown, as it does where the interface has no speed of its own (bridges, for instance).
    /// </param>
    /// <returns>
    /// The host's name, CPU threads, bandwidth and versions; QEMU's only where the driver is QEMU. What is in use of the bandwidth is not
    /// known to libvirt.
    /// </returns>
    /// <exception cref="MigrationInterfaceException">
    /// The host has no such interface, or its link is down: no migration can go through it, so its speed is not merely unknown.
    /// </exception>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    public static HostResources ReadHost(LibvirtConnection connection, string? migrationInterface = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var hostname = connection.Hostname;
        return new()
        {
            Id = hostname,
            CpuThreads = Native.Libvirt.CpuThreads(connection.Handle),
            LinkBandwidth = migrationInterface is null ? null : LinkBandwidth(connection, hostname, migrationInterface),
            LibvirtVersion = connection.LibvirtVersion,
            QemuVersion = connection.DriverName == "QEMU" ? connection.HypervisorVersion : null,
        };
    }

    /// <summary>As <see cref="ReadHost"/>, on another thread.</summary>
    /// <inheritdoc cref="ReadHost"/>
    public static Task<HostResources> ReadHostAsync(LibvirtConnection connection, string? migrationInterface = null) =>
        Task.Run(() => ReadHost(connection, migrationInterface));

    /// <summary>What a VM has, and what state it is in.</summary>
    /// <param name="connection">The host it is on.</param>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <returns>
    /// Its domain; the vCPUs it has now (a shut-off one: is defined with); and the CPUs that its emulator is pinned to, where these are
    /// fewer than the host has.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="nameOrUuid"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">There is none (<see cref="LibvirtErrorCode.NoDomain"/>), or the daemon does not answer.</exception>
    public static LibvirtVm ReadVm(LibvirtConnection connection, string nameOrUuid)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var domain = connection.Find(nameOrUuid);
        return new()
        {
            Domain = LibvirtConnection.Describe(domain),
            Resources = new() { Vcpus = Native.Libvirt.Vcpus(domain), EmulatorCpus = EmulatorCpus(connection.Handle, domain) },
        };
    }

    /// <summary>As <see cref="ReadVm"/>, on another thread.</summary>
    /// <inheritdoc cref="ReadVm"/>
    public static Task<LibvirtVm> ReadVmAsync(LibvirtConnection connection, string nameOrUuid) =>
        Task.Run(() => ReadVm(connection, nameOrUuid));

    private static Bandwidth? LinkBandwidth(LibvirtConnection connection, string hostname, string interfaceName)
    {
        var interfaces = Native.Libvirt.NetworkInterfaces(connection.Handle).Select(NetworkInterface.Parse).OfType<NetworkInterface>().ToList();
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
