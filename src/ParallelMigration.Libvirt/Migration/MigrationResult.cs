using System;
using System.Collections.Generic;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>How a migration ended, where the guest is now, and what the migration took.</summary>
public sealed class MigrationResult
{
    /// <summary>Gets how it ended.</summary>
    public required MigrationOutcome Outcome { get; init; }

    /// <summary>Gets where the guest is now, by what both hosts reported.</summary>
    public required GuestLocation Location { get; init; }

    /// <summary>Gets the guest's name at the source.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the guest's UUID, the same on both hosts.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Gets what the source reported about the guest at the end.</summary>
    /// <value>
    /// The default is <see cref="HostReport.NotAsked"/>. If the source did not answer and the guest runs on the destination, it may run a second time on the source:
    /// call <see cref="LibvirtMigrator.FollowAsync"/> when the source can be reached again.
    /// </value>
    public HostReport Source { get; init; } = HostReport.NotAsked;

    /// <summary>Gets what the destination reported about the guest at the end.</summary>
    /// <value>The default is <see cref="HostReport.NotAsked"/>.</value>
    public HostReport Destination { get; init; } = HostReport.NotAsked;

    /// <summary>Gets the error that libvirt reported.</summary>
    /// <value>
    /// <see langword="null"/> if there was none. A completed migration has one if something else went wrong, such as a source that could not be
    /// reached again.
    /// </value>
    public LibvirtException? Error { get; init; }

    /// <summary>Gets what the migration took.</summary>
    /// <value><see langword="null"/> if it ended before anything was known.</value>
    public MigrationStatistics? Statistics { get; init; }

    /// <summary>
    /// Gets the guest's memory as the migration met it: what the first pass sent, and how much changed during each pass that was long enough to be seen.
    /// </summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public VmMemory? Memory { get; init; }

    /// <summary>
    /// Gets whether the guest continued on the destination before all of its memory was there. From then on a migration cannot be canceled.
    /// </summary>
    public bool SwitchedToPostCopy { get; init; }

    /// <summary>Gets whether <see cref="LibvirtMigrator.FollowAsync"/> attached to a migration that another caller had started.</summary>
    public bool Attached { get; init; }

    /// <summary>Gets what was done so that the guest runs on exactly one host.</summary>
    public MigrationIntervention Intervention { get; init; }

    /// <summary>Gets the convergence actions that were taken, with their reasons, in order.</summary>
    public IReadOnlyList<ConvergenceDecision> Actions { get; init; } = [];

    /// <summary>Gets how long the migration was active: libvirt's call, or from when it was attached to.</summary>
    /// <value>Zero if it never started.</value>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the number of connections that were asked for; 1 for a migration that is not parallel.</summary>
    /// <value><see langword="null"/> if it is not known, as of a migration that another caller started.</value>
    public int? Connections { get; init; }

    /// <summary>Throws if the migration failed.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="LibvirtException">
    /// The outcome is <see cref="MigrationOutcome.Failed"/>, <see cref="MigrationOutcome.PostCopyFailed"/> or
    /// <see cref="MigrationOutcome.Unknown"/>; the exception is <see cref="Error"/> if there is one.
    /// </exception>
    public MigrationResult ThrowIfFailed() =>
        Outcome is not (MigrationOutcome.Failed or MigrationOutcome.PostCopyFailed or MigrationOutcome.Unknown)
            ? this
            : throw Error ?? new LibvirtException(LibvirtErrorCode.OperationFailed, $"The migration of '{Name}' failed: {Outcome}.");

    /// <summary>Returns the outcome and the guest's location.</summary>
    public override string ToString() => $"{Name}: {Outcome}, the guest is on: {Location}";
}
