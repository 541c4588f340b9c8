namespace ParallelMigration.Libvirt;

/// <summary>Decides how a migration ended. What the hosts report counts before what the call returned.</summary>
internal static class MigrationVerdict
{
    /// <summary>Returns how it ended.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="stop">What had it aborted.</param>
    /// <param name="observation">What both hosts reported.</param>
    /// <param name="orderedPostCopy">Whether libvirt accepted a switch to post-copy.</param>
    public static MigrationOutcome Of(MigrationRunEnd end, MigrationStop stop, GuestObservation observation, bool orderedPostCopy = false) =>
        (end.Kind, observation.Location(end.Kind == MigrationRunEndKind.Succeeded)) switch
        {
            (MigrationRunEndKind.AlreadyMigrating, _) => MigrationOutcome.AlreadyMigrating,
            (_, GuestLocation.SplitByPostCopy) => MigrationOutcome.PostCopyFailed,

            // QEMU does not let the source run it again after the switch, and libvirt may give another reason (12.8.0: "API error").
            (not MigrationRunEndKind.Succeeded, GuestLocation.Source) when orderedPostCopy && !observation.Runs => MigrationOutcome.PostCopyFailed,
            (MigrationRunEndKind.NeverStarted, _) => MigrationOutcome.Canceled,
            (MigrationRunEndKind.NotRunning, GuestLocation.Destination) when !observation.Destination.IsInPostCopy => MigrationOutcome.AlreadyMoved,
            (MigrationRunEndKind.NotRunning, _) => MigrationOutcome.NotRunning,

            // Half of its memory is on the source, and what became of that is not known.
            (_, GuestLocation.Destination) when observation.Destination.IsInPostCopy => MigrationOutcome.Unknown,
            (_, GuestLocation.Destination) => MigrationOutcome.Completed,
            (MigrationRunEndKind.Succeeded, GuestLocation.Unknown) => MigrationOutcome.Completed,

            // Whatever aborted it wanted the guest to run on the source.
            (not MigrationRunEndKind.Succeeded, GuestLocation.Source) when stop == MigrationStop.Canceled => MigrationOutcome.Canceled,
            (not MigrationRunEndKind.Succeeded, GuestLocation.Source) when stop == MigrationStop.GivenUp => MigrationOutcome.Aborted,
            (MigrationRunEndKind.Gone or MigrationRunEndKind.Detached, GuestLocation.Unknown) => MigrationOutcome.Unknown,
            (_, GuestLocation.Unknown) when stop != MigrationStop.None => MigrationOutcome.Unknown,
            _ => MigrationOutcome.Failed,
        };
}
