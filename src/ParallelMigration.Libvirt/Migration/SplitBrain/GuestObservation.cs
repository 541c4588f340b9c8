namespace ParallelMigration.Libvirt;

/// <summary>What both hosts reported about a guest, and where it is by that.</summary>
/// <param name="Source">What the source reported.</param>
/// <param name="Destination">What the destination reported.</param>
/// <param name="PausedBefore">Whether the guest was paused when the migration began.</param>
internal readonly record struct GuestObservation(HostReport Source, HostReport Destination, bool PausedBefore)
{
    /// <summary>
    /// Gets whether the two hosts agree, as far as they answered. If not, another poll may show more: one of them may still be cleaning up.
    /// </summary>
    public bool IsSettled => (IsSplit && !MayStillFinish)
        || (RunsOnSource && !Destination.HasProcess) || (RunsOnDestination && !Source.HasProcess && !Destination.IsInPostCopy) || (!Source.HasProcess && !Destination.HasProcess);

    /// <summary>
    /// Gets whether QEMU may finish a post-copy by itself that the source's libvirt has given up. libvirt gives it up also where only its connection to the destination's
    /// daemon broke (seen with 9.0.0, 11.3.0 and 12.8.0).
    /// </summary>
    public bool MayStillFinish => Source.HasFailedPostCopy && (Destination.IsInPostCopy || !Destination.WasAsked);

    /// <summary>
    /// Gets whether the guest may run on both hosts: the source resumed it after its switchover, and the destination, which may have started it, has not answered. Its daemon
    /// may have ended between starting the guest and confirming that (seen with 9.0.0).
    /// </summary>
    public bool MayRunTwice => Source.IsResidual && !Destination.WasAsked;

    /// <summary>Gets whether a host that answered runs the guest.</summary>
    public bool Runs => RunsOnSource || RunsOnDestination;

    // The destination leaves post-copy when it has all of the memory; the source ends its part a moment later.
    private bool IsSplit => Destination.HasFailedPostCopy
        || (Source.HasFailedPostCopy && !(RunsOnDestination && Destination.Reason != LibvirtDomainStateReason.PostCopy));

    private bool RunsOnSource => Source.Runs(PausedBefore);

    private bool RunsOnDestination => Destination.Runs(PausedBefore);

    /// <summary>Returns where the guest is.</summary>
    /// <param name="completed">
    /// Whether libvirt reported that it moved. It counts only if the destination was not asked.
    /// </param>
    public GuestLocation Location(bool completed) => (RunsOnSource, RunsOnDestination) switch
    {
        _ when IsSplit => GuestLocation.SplitByPostCopy,
        (true, true) => GuestLocation.Both,
        (true, false) => GuestLocation.Source,
        (false, true) => GuestLocation.Destination,
        _ when Source.HasProcess && Destination.HasNoProcess => GuestLocation.Source,
        _ when Source.HasNoProcess && Destination.HasProcess => GuestLocation.Destination,
        _ when Source.HasNoProcess && Destination.HasNoProcess => GuestLocation.Neither,
        _ when (completed || Source.Reason == LibvirtDomainStateReason.Migrated) && !Source.HasProcess && !Destination.WasAsked => GuestLocation.Destination,
        _ => GuestLocation.Unknown,
    };
}
