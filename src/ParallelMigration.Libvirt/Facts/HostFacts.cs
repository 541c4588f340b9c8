using System.Collections.Generic;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>What a host has to migrate with, and where each value comes from.</summary>
public sealed class HostFacts
{
    /// <summary>Gets the host.</summary>
    public required LibvirtHostInfo Host { get; init; }

    /// <summary>Gets what the resolver needs to know.</summary>
    public required HostResources Resources { get; init; }

    /// <summary>Gets each value with its source, in a fixed order. A value that is unknown says why.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<HostFact> Facts { get; init; } = [];

    /// <summary>Gets the IP address of the migration interface.</summary>
    /// <value>
    /// <see langword="null"/> if no interface was named, or its address is not known: libvirt does not report it (its udev backend does not), and the host is not this machine. At the destination it is where to send the data, for
    /// <see cref="LibvirtMigration.MigrationUri"/>: <c>tcp://ADDRESS</c>.
    /// </value>
    public string? MigrationAddress { get; init; }

    /// <summary>Gets whether the host is known to be this machine: it has the migration interface, with the same MAC address.</summary>
    internal bool IsThisMachine { get; init; }

    /// <summary>Gets the memory that more guests can have, in bytes: free, or used for what can be read again.</summary>
    /// <value><see langword="null"/> if libvirt does not report it.</value>
    public long? AvailableMemoryBytes { get; init; }
}
