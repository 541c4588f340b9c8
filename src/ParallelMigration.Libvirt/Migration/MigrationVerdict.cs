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
            (MigrationRunEndKind.NeverStarted, _) => MigrationOutcome.Cancelled,
            (_, GuestLocation.Destination) => MigrationOutcome.Completed,

            // Nothing runs any more. A guest may shut itself down at any moment, but nobody may take this for a migration that went well.
            (MigrationRunEndKind.Succeeded, GuestLocation.Neither) => MigrationOutcome.Failed,
            (MigrationRunEndKind.Succeeded, _) => MigrationOutcome.Completed,
            (MigrationRunEndKind.Gone or MigrationRunEndKind.Detached, GuestLocation.Unknown) => MigrationOutcome.Unknown,
            _ => stop switch
            {
                MigrationStop.Cancelled => MigrationOutcome.Cancelled,
                MigrationStop.GivenUp => MigrationOutcome.Aborted,
                _ => MigrationOutcome.Failed,
            },
        };
}
