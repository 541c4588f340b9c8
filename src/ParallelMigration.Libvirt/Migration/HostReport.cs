namespace ParallelMigration.Libvirt;

/// <summary>What one host reported about a guest.</summary>
public sealed record HostReport
{
    /// <summary>Gets the report of a host that was not asked, or did not answer.</summary>
    public static HostReport NotAsked => new();

    /// <summary>Gets whether the host answered.</summary>
    /// <value>The default is <see langword="false"/>: nothing is known about the guest there.</value>
    public bool WasAsked { get; init; }

    /// <summary>Gets the guest's state.</summary>
    /// <value><see langword="null"/> if the host does not have the guest, or was not asked.</value>
    public LibvirtDomainState? State { get; init; }

    /// <summary>Gets why the guest is in that state.</summary>
    public LibvirtDomainStateReason Reason { get; init; }

    /// <summary>Gets the report of a host that does not know the guest.</summary>
    internal static HostReport Absent { get; } = new() { WasAsked = true };

    /// <summary>Gets whether the host answered and has no process for the guest: nothing, or a definition only.</summary>
    internal bool HasNoProcess => WasAsked && State is null or LibvirtDomainState.ShutOff;

    /// <summary>Gets whether the host has a process for the guest, running or not.</summary>
    internal bool HasProcess => WasAsked && !HasNoProcess;

    /// <summary>Gets whether a post-copy failed half-way, as far as this host knows.</summary>
    internal bool HasFailedPostCopy => Reason == LibvirtDomainStateReason.PostCopyFailed;

    /// <summary>Gets whether the guest runs there since it arrived by a migration.</summary>
    internal bool HasArrived => State == LibvirtDomainState.Running && Reason == LibvirtDomainStateReason.Migrated;

    /// <summary>Gets whether the guest runs there while part of its memory is still on the source.</summary>
    internal bool IsInPostCopy => State == LibvirtDomainState.Running && Reason == LibvirtDomainStateReason.PostCopy;

    /// <summary>Gets whether the guest is paused for a migration: residual on the source, or incoming on the destination, where it has never run.</summary>
    internal bool IsPausedForMigration => State == LibvirtDomainState.Paused && Reason == LibvirtDomainStateReason.Migrating;

    /// <summary>Gets whether it may be what a migration left on the source: paused for it, or resumed after it failed.</summary>
    internal bool IsResidual => IsPausedForMigration || (State == LibvirtDomainState.Running && Reason == LibvirtDomainStateReason.MigrationCanceled);

    /// <summary>Returns a report of a host that has the guest.</summary>
    internal static HostReport Of(LibvirtDomainState state, LibvirtDomainStateReason reason = LibvirtDomainStateReason.Other) =>
        new() { WasAsked = true, State = state, Reason = reason };

    /// <summary>Returns whether the guest runs there.</summary>
    /// <param name="pausedBefore">Whether the guest was paused when the migration began. Then a paused one counts as running.</param>
    internal bool Runs(bool pausedBefore) => State switch
    {
        LibvirtDomainState.Running or LibvirtDomainState.Blocked or LibvirtDomainState.Suspended or LibvirtDomainState.ShuttingDown => true,
        LibvirtDomainState.Paused => pausedBefore,
        _ => false,
    };
}
