namespace ParallelMigration.Libvirt;

/// <summary>Where a guest is, by what both ends say.</summary>
/// <param name="Source">What the source says.</param>
/// <param name="Destination">What the destination says.</param>
/// <param name="PausedBefore">Whether the guest was paused when the migration began.</param>
internal readonly record struct Whereabouts(HostReport Source, HostReport Destination, bool PausedBefore)
{
    /// <summary>
    /// Whether the two ends agree, as far as they could be asked. Otherwise asking again could tell more: one may still be clearing up.
    /// </summary>
    public bool IsSettled => IsSplit
        || (RunsOnSource && !Destination.HasProcess) || (RunsOnDestination && !Source.HasProcess && !Destination.IsInPostCopy) || (!Source.HasProcess && !Destination.HasProcess);

    /// <summary>Whether an end that could be asked runs the guest: what an end that is out of reach may hold is no second one.</summary>
    public bool Runs => RunsOnSource || RunsOnDestination;

    // The destination leaves post-copy when it has all of the memory; the source ends its part a moment later.
    private bool IsSplit => Destination.HasFailedPostCopy
        || (Source.HasFailedPostCopy && !(RunsOnDestination && Destination.Reason != LibvirtDomainStateReason.PostCopy));

    private bool RunsOnSource => Source.Runs(PausedBefore);

    private bool RunsOnDestination => Destination.Runs(PausedBefore);

    /// <summary>Where it is.</summary>
    /// <param name="completed">
    /// Whether libvirt reported that it moved. Counts only where the destination could not be asked: what an end says goes first.
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
