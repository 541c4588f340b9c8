using System;

namespace ParallelMigration.Libvirt;

/// <summary>What libvirt reported about a domain when it happened.</summary>
internal abstract record LibvirtDomainEvent
{
    private protected LibvirtDomainEvent()
    {
    }

    /// <summary>Gets the domain's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the domain's UUID, the same on every host.</summary>
    public required Guid Uuid { get; init; }
}
