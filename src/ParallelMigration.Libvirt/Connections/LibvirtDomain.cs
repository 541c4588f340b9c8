using System;

namespace ParallelMigration.Libvirt;

/// <summary>A domain (VM) of one host, at the time it was asked about.</summary>
public sealed record LibvirtDomain
{
    /// <summary>Gets the name, unique on the host.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the UUID, the same on every host.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Gets the state.</summary>
    public required LibvirtDomainState State { get; init; }

    /// <summary>Gets why it is in that state.</summary>
    public LibvirtDomainStateReason StateReason { get; init; }

    /// <summary>Gets whether the host keeps its definition when it is shut off. A transient domain vanishes then.</summary>
    public required bool IsPersistent { get; init; }

    /// <summary>Gets whether it has a process: running, paused, or on its way down.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Gets whether a migration paused it. The migration may be active, or may have left it so.</summary>
    internal bool IsPausedByMigration => State == LibvirtDomainState.Paused
        && StateReason is LibvirtDomainStateReason.Migrating or LibvirtDomainStateReason.PostCopy or LibvirtDomainStateReason.PostCopyFailed;
}
