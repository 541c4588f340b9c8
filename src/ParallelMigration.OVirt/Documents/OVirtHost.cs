using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What a host of oVirt's REST API says that migrations depend on.</summary>
public sealed record OVirtHost
{
    /// <summary>The host's id, a UUID. Default: none.</summary>
    public string? Id { get; init; }

    /// <summary>The host's name. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary>The id of the host's cluster. Default: none.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Sockets × cores × threads of <c>cpu.topology</c>; <see langword="null"/>, the default: not given, as before activation.</summary>
    public int? CpuThreads { get; init; }

    /// <summary>
    /// From <c>libvirt_version.full_version</c> (<c>libvirt-9.0.0-10.el9</c>), else its numbers; <see langword="null"/>, the default: unknown.
    /// </summary>
    /// <remarks>The REST API does not give QEMU's version: add it to <see cref="ToHostResources"/>'s result where it is known.</remarks>
    public HypervisorVersion? LibvirtVersion { get; init; }

    /// <summary>The interfaces; empty, the default, unless the document was asked for with <c>follow=nics</c>.</summary>
    public IReadOnlyList<OVirtHostNic> Nics { get; init; } = [];

    /// <summary>The host as the resolver takes it.</summary>
    /// <param name="migrationNic">
    /// The name of the interface that carries the migration network: its speed becomes the link's bandwidth (rule B1).
    /// <see langword="null"/>, the default, or no such interface, or one of unknown speed: unknown.
    /// </param>
    /// <returns>The resources; <see langword="null"/>: the document gives no CPU threads.</returns>
    public HostResources? ToHostResources(string? migrationNic = null) => CpuThreads is { } threads
        ? new()
        {
            Id = Id ?? Name,
            CpuThreads = threads,
            LibvirtVersion = LibvirtVersion,
            LinkBandwidth = Nics.FirstOrDefault(nic => migrationNic is not null && nic.Name == migrationNic)?.Speed,
        }
        : null;

    /// <inheritdoc/>
    public bool Equals(OVirtHost? other) => other is not null
        && (Id, Name, ClusterId, CpuThreads, LibvirtVersion) == (other.Id, other.Name, other.ClusterId, other.CpuThreads, other.LibvirtVersion)
        && Nics.SequenceEqual(other.Nics);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Name, ClusterId, CpuThreads, LibvirtVersion, Nics.Count);
}
