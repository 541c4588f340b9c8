namespace ParallelMigration.Libvirt;

/// <summary>Where a guest is, by what both ends say.</summary>
/// <param name="Source">What the source says.</param>
/// <param name="Destination">What the destination says.</param>
/// <param name="PausedBefore">Whether the guest was paused when the migration began.</param>
internal readonly record struct Whereabouts(EndState Source, EndState Destination, bool PausedBefore)
{
    /// <summary>
    /// Whether asking again could tell more: one end may still be clearing up. An end that cannot be asked stays so.
    /// </summary>
    public bool IsSettled =>
        (RunsOnSource && !Destination.HasOne) || (RunsOnDestination && !Source.HasOne) || (!Source.HasOne && !Destination.HasOne);

    private bool RunsOnSource => Source.Runs(PausedBefore);

    private bool RunsOnDestination => Destination.Runs(PausedBefore);

    /// <summary>Where it is.</summary>
    /// <param name="completed">
    /// Whether libvirt reported that it moved. Counts only where the destination could not be asked: what an end says goes first.
    /// </param>
    public GuestLocation Location(bool completed) => (RunsOnSource, RunsOnDestination) switch
    {
        (true, true) => GuestLocation.Both,
        (true, false) => GuestLocation.Source,
        (false, true) => GuestLocation.Destination,
        _ when Source.HasOne && Destination.HasNone => GuestLocation.Source,
        _ when Source.HasNone && Destination.HasOne => GuestLocation.Destination,
        _ when Source.HasNone && Destination.HasNone => GuestLocation.Neither,
        _ when completed && !Source.HasOne && !Destination.Asked => GuestLocation.Destination,
        _ => GuestLocation.Unknown,
    };
}
