using System;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>What the end of a move's turn means for its guest.</summary>
internal enum EvacuationVerdict
{
    /// <summary>It has moved.</summary>
    Moved,

    /// <summary>It runs where it was; another destination may take it.</summary>
    Failed,

    /// <summary>It runs where it was, and no other destination would change that.</summary>
    Stayed,

    /// <summary>It runs where it was and was not tried, or its migration belongs to another process: it is planned again.</summary>
    NotTried,

    /// <summary>It is not there any more.</summary>
    Gone,

    /// <summary>A person must check.</summary>
    Uncertain,
}

/// <summary>Judges the ends of turns.</summary>
internal static class EvacuationVerdicts
{
    public static EvacuationVerdict Of(EvacuationTurnEnd end, bool canceled) => end switch
    {
        { Result: { } result } => Of(result, canceled),
        { Error: OperationCanceledException } => EvacuationVerdict.NotTried,
        { Error: LibvirtException { Code: LibvirtErrorCode.NoDomain } } => EvacuationVerdict.Gone,
        { Error: LibvirtException } => EvacuationVerdict.Failed,
        { Error: LimiterStoreException or ArgumentException } => EvacuationVerdict.Stayed,
        _ => EvacuationVerdict.Uncertain,
    };

    private static EvacuationVerdict Of(MigrationResult result, bool canceled) => result.Outcome switch
    {
        MigrationOutcome.Completed or MigrationOutcome.AlreadyMoved when IsAt(result, GuestLocation.Destination, result.Destination) => EvacuationVerdict.Moved,
        MigrationOutcome.Canceled when IsAt(result, GuestLocation.Source, result.Source) => canceled ? EvacuationVerdict.Stayed : EvacuationVerdict.Failed,
        MigrationOutcome.Failed or MigrationOutcome.Aborted when IsAt(result, GuestLocation.Source, result.Source) => EvacuationVerdict.Failed,
        MigrationOutcome.NotRunning when IsAt(result, GuestLocation.Source, result.Source) => EvacuationVerdict.NotTried,
        MigrationOutcome.AlreadyMigrating => EvacuationVerdict.NotTried,
        _ => EvacuationVerdict.Uncertain,
    };

    // Paused by the migration is nowhere; a guest that was paused before it arrives paused.
    private static bool IsAt(MigrationResult result, GuestLocation location, HostReport report) =>
        result.Location == location && (report.State, report.Reason) != (LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating);
}
