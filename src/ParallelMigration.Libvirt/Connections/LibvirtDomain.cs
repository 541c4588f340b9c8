using System;

namespace ParallelMigration.Libvirt;

/// <summary>A domain (VM) of one host, as it was when asked.</summary>
public sealed record LibvirtDomain
{
    /// <summary>Its name, unique on the host.</summary>
    public required string Name { get; init; }

    /// <summary>Its UUID, the same on every host that it migrates to.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Its state.</summary>
    public required LibvirtDomainState State { get; init; }

    /// <summary>Why it is in that state.</summary>
    public LibvirtDomainStateReason StateReason { get; init; }

    /// <summary>Whether the host keeps its definition when it is shut off. A transient domain vanishes then.</summary>
    public required bool IsPersistent { get; init; }

    /// <summary>Whether a process for it exists: running, paused, or on its way down.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Whether a migration has paused it, which may be at work, or may have left it so.</summary>
    internal bool IsPausedByMigration => State == LibvirtDomainState.Paused
        && StateReason is LibvirtDomainStateReason.Migrating or LibvirtDomainStateReason.PostCopy or LibvirtDomainStateReason.PostCopyFailed;
}
