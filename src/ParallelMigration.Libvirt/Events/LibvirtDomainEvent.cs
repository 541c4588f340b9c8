using System;

namespace ParallelMigration.Libvirt;

/// <summary>What libvirt told of a domain at the moment it happened.</summary>
internal abstract record LibvirtDomainEvent
{
    private protected LibvirtDomainEvent()
    {
    }

    /// <summary>The domain's name.</summary>
    public required string Name { get; init; }

    /// <summary>The domain's UUID, the same on every host.</summary>
    public required Guid Uuid { get; init; }
}
