using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>Reads the facts that the resolver needs through libvirt.</summary>
internal static class LibvirtFacts
{
    internal static IReadOnlyList<LibvirtVm> ReadActiveVms(LibvirtConnection connection) =>
        [.. EachActive(connection, ReadVm).OrderBy(vm => vm.Domain.Name, StringComparer.Ordinal)];

    internal static List<T> EachActive<T>(LibvirtConnection connection, Func<SafeConnectHandle, SafeDomainHandle, T> read)
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

    internal static HostFacts ReadHost(LibvirtConnection connection, string? migrationInterface)
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

    internal static LibvirtVm ReadVm(LibvirtConnection connection, string nameOrUuid)
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
        if (Native.Libvirt.State(domain) is (LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating))
        {
            return null; // it arrives, or is in its switchover: libvirt would let the question wait for 30 seconds, or until it has arrived
        }

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
    internal static VmMemory MemoryOf(SafeDomainHandle domain)
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
