namespace ParallelMigration.Libvirt;

/// <summary>What one end says about a guest.</summary>
/// <param name="Asked">Whether it could be asked.</param>
/// <param name="State">The guest's state; <see langword="null"/>: not asked, or the guest is not there.</param>
/// <param name="Reason">Why it is in that state.</param>
internal readonly record struct EndState(bool Asked, LibvirtDomainState? State, LibvirtDomainStateReason Reason = LibvirtDomainStateReason.Other)
{
    /// <summary>It could not be asked.</summary>
    public static EndState NotAsked => default;

    /// <summary>It knows no such guest.</summary>
    public static EndState Absent => new(true, null);

    /// <summary>Whether it was asked and has no process for the guest: nothing, or a definition only.</summary>
    public bool HasNone => Asked && State is null or LibvirtDomainState.ShutOff;

    /// <summary>Whether it has a process for the guest, running or not.</summary>
    public bool HasOne => Asked && !HasNone;

    /// <summary>Whether a post-copy came to a halt half-way, as this end knows.</summary>
    public bool HasFailedPostCopy => Reason == LibvirtDomainStateReason.PostCopyFailed;

    /// <summary>Whether the guest runs there since it arrived by a migration.</summary>
    public bool HasArrived => State == LibvirtDomainState.Running && Reason == LibvirtDomainStateReason.Migrated;

    /// <summary>Whether the guest runs there, and part of its memory is still on the source.</summary>
    public bool IsInPostCopy => State == LibvirtDomainState.Running && Reason == LibvirtDomainStateReason.PostCopy;

    /// <summary>Whether what it has arrived, or is arriving, by a migration and has never run.</summary>
    public bool IsLeftover => State == LibvirtDomainState.Paused && Reason == LibvirtDomainStateReason.Migrating;

    /// <summary>Whether it may be what a migration from here has left: paused for its sake, or resumed after it.</summary>
    public bool IsWhatAMigrationLeft => IsLeftover || (State == LibvirtDomainState.Running && Reason == LibvirtDomainStateReason.MigrationCancelled);

    /// <summary>Whether the guest runs there.</summary>
    /// <param name="pausedBefore">The guest was paused when the migration began: then being paused is its running.</param>
    public bool Runs(bool pausedBefore) => State switch
    {
        LibvirtDomainState.Running or LibvirtDomainState.Blocked or LibvirtDomainState.Suspended or LibvirtDomainState.ShuttingDown => true,
        LibvirtDomainState.Paused => pausedBefore,
        _ => false,
    };
}
