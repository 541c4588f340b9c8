namespace ParallelMigration.Libvirt;

/// <summary>From how the run ended and where the guest is to how the migration ended. What the ends say goes before what the call said.</summary>
internal static class MigrationVerdict
{
    /// <summary>How it ended.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="stop">Who had it aborted.</param>
    /// <param name="whereabouts">Where the guest is.</param>
    public static MigrationOutcome Of(MigrationRunEnd end, MigrationStop stop, Whereabouts whereabouts) =>
        (end.Kind, whereabouts.Location(end.Kind == MigrationRunEndKind.Succeeded)) switch
        {
            (_, GuestLocation.SplitByPostCopy) => MigrationOutcome.PostCopyFailed,
            (MigrationRunEndKind.NeverStarted, _) => MigrationOutcome.Canceled,
            (MigrationRunEndKind.NotRunning, GuestLocation.Destination) when !whereabouts.Destination.IsInPostCopy => MigrationOutcome.AlreadyMoved,
            (MigrationRunEndKind.NotRunning, _) => MigrationOutcome.NotRunning,

            // Half of its memory is on the source, and what became of that is not known.
            (_, GuestLocation.Destination) when whereabouts.Destination.IsInPostCopy => MigrationOutcome.Unknown,
            (_, GuestLocation.Destination) => MigrationOutcome.Completed,
            (MigrationRunEndKind.Succeeded, GuestLocation.Unknown) => MigrationOutcome.Completed,

            // Who had it ended wanted it to run on the source.
            (not MigrationRunEndKind.Succeeded, GuestLocation.Source) when stop == MigrationStop.Canceled => MigrationOutcome.Canceled,
            (not MigrationRunEndKind.Succeeded, GuestLocation.Source) when stop == MigrationStop.GivenUp => MigrationOutcome.Aborted,
            (MigrationRunEndKind.Gone or MigrationRunEndKind.Detached, GuestLocation.Unknown) => MigrationOutcome.Unknown,
            (_, GuestLocation.Unknown) when stop != MigrationStop.None => MigrationOutcome.Unknown,
            _ => MigrationOutcome.Failed,
        };
}
