using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>A host as a store keeps it: the facts that migrations depend on.</summary>
public sealed record StoredHost
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the name, which no other host has.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the id of the host's cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Gets the host's name or address on the network.</summary>
    public required string Address { get; init; }

    /// <summary>Gets whether the host takes part. The default is down.</summary>
    public HostStatus Status { get; init; }

    /// <summary>Gets the CPUs. The default is <see langword="null"/>: unknown.</summary>
    public OVirtCpuTopology? Topology { get; init; }

    /// <summary>Gets libvirt's version. The default is <see langword="null"/>: unknown.</summary>
    public HypervisorVersion? LibvirtVersion { get; init; }

    /// <summary>Gets QEMU's version. The default is <see langword="null"/>: unknown. oVirt's API has no place for it.</summary>
    public HypervisorVersion? QemuVersion { get; init; }

    /// <summary>Gets the network interfaces. The default is empty.</summary>
    public IReadOnlyList<OVirtHostNic> Nics { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(StoredHost? other) => other is not null
        && (Id, Name, ClusterId, Address, Status) == (other.Id, other.Name, other.ClusterId, other.Address, other.Status)
        && (Topology, LibvirtVersion, QemuVersion) == (other.Topology, other.LibvirtVersion, other.QemuVersion)
        && Nics.SequenceEqual(other.Nics);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Name, ClusterId, Address, Status, Topology, Nics.Count);
}
