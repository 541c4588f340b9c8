using System;
using System.Collections.Generic;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>How a migration ended, where the guest runs now, and what it took.</summary>
public sealed record MigrationResult
{
    /// <summary>How it ended.</summary>
    public required MigrationOutcome Outcome { get; init; }

    /// <summary>Where the guest runs now.</summary>
    public required GuestLocation Location { get; init; }

    /// <summary>The guest's state at the source; <see langword="null"/>: it is not there, or the source could not be asked (<see cref="SourceAsked"/>).</summary>
    public LibvirtDomainState? SourceState { get; init; }

    /// <summary>Why it is in that state at the source.</summary>
    public LibvirtDomainStateReason SourceReason { get; init; }

    /// <summary>
    /// Whether the source could be asked. If not, and the guest runs on the destination, the source may run it a second time when libvirt
    /// there could not hear of it: <see cref="LibvirtMigrator.FollowAsync"/> looks again, and ends that, when it can be reached.
    /// </summary>
    public bool SourceAsked { get; init; }

    /// <summary>
    /// The guest's state at the destination; <see langword="null"/>: it is not there, or the destination could not be asked
    /// (<see cref="DestinationAsked"/>).
    /// </summary>
    public LibvirtDomainState? DestinationState { get; init; }

    /// <summary>Why it is in that state at the destination.</summary>
    public LibvirtDomainStateReason DestinationReason { get; init; }

    /// <summary>Whether the destination could be asked.</summary>
    public bool DestinationAsked { get; init; }

    /// <summary>The guest's name at the source.</summary>
    public required string Name { get; init; }

    /// <summary>The guest's UUID, the same at both ends.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>
    /// What libvirt reported: why it failed, how an aborted one ended, or what else went wrong although the guest has moved: also
    /// that the source was lost and stayed away.
    /// <see langword="null"/>: nothing.
    /// </summary>
    public LibvirtException? Error { get; init; }

    /// <summary>What it took; <see langword="null"/> where it ended before anything could be seen.</summary>
    public MigrationStatistics? Statistics { get; init; }

    /// <summary>
    /// Whether the guest went on at the destination before all of its memory was there, by the schedule's switch or another's. From then on a
    /// cancel is not possible, and was not done if it was asked for.
    /// </summary>
    public bool SwitchedToPostCopy { get; init; }

    /// <summary>Whether it was started by somebody else, and found running by <see cref="LibvirtMigrator.FollowAsync"/>.</summary>
    public bool TakenOver { get; init; }

    /// <summary>What had to be done so that the guest runs on exactly one host. Default: nothing.</summary>
    public MigrationIntervention Intervention { get; init; }

    /// <summary>What was done to bring it to its end, with the reasons, in order. Default: nothing.</summary>
    public IReadOnlyList<ConvergenceDecision> Actions { get; init; } = [];

    /// <summary>How long it was seen running: libvirt's call, or from when it was taken over. Zero if it never started.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The number of parallel connections asked for; <see langword="null"/>: none.</summary>
    public int? Connections { get; init; }

    /// <summary>Throws where the migration failed; otherwise gives this result back, for a chain of calls.</summary>
    /// <returns>This result, which is completed, cancelled, aborted or not running.</returns>
    /// <exception cref="LibvirtException">
    /// The outcome is <see cref="MigrationOutcome.Failed"/>, <see cref="MigrationOutcome.PostCopyFailed"/> or
    /// <see cref="MigrationOutcome.Unknown"/>: <see cref="Error"/>.
    /// </exception>
    public MigrationResult ThrowIfFailed() =>
        Outcome is not (MigrationOutcome.Failed or MigrationOutcome.PostCopyFailed or MigrationOutcome.Unknown) ? this : throw Error
        ?? new LibvirtException(
            LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.None, LibvirtErrorLevel.Error, $"The migration of '{Name}' failed: {Outcome}.");
}
