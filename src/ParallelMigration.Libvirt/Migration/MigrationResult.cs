using System;

namespace ParallelMigration.Libvirt;

/// <summary>How a migration ended, where the guest runs now, and what it took.</summary>
public sealed record MigrationResult
{
    /// <summary>How it ended.</summary>
    public required MigrationOutcome Outcome { get; init; }

    /// <summary>Where the guest runs now.</summary>
    public required GuestLocation Location { get; init; }

    /// <summary>The guest's state at the source; <see langword="null"/>: it is not there, or the source could not be asked.</summary>
    public LibvirtDomainState? SourceState { get; init; }

    /// <summary>
    /// The guest's state at the destination; <see langword="null"/>: it is not there, or the destination could not be asked.
    /// </summary>
    public LibvirtDomainState? DestinationState { get; init; }

    /// <summary>The guest's name at the source.</summary>
    public required string Name { get; init; }

    /// <summary>The guest's UUID, the same at both ends.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>
    /// What libvirt reported: why it failed, or how a cancelled one ended. <see langword="null"/> for a completed migration and for
    /// one that was cancelled before it had started.
    /// </summary>
    public LibvirtException? Error { get; init; }

    /// <summary>What it took; <see langword="null"/> where it ended before anything could be seen.</summary>
    public MigrationStatistics? Statistics { get; init; }

    /// <summary>How long libvirt was at it, as the caller saw it. Zero if it never started.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The number of parallel connections asked for; <see langword="null"/>: none.</summary>
    public int? Connections { get; init; }

    /// <summary>Throws where the migration failed; otherwise gives this result back, for a chain of calls.</summary>
    /// <returns>This result, which is completed or cancelled.</returns>
    /// <exception cref="LibvirtException">The outcome is <see cref="MigrationOutcome.Failed"/>: <see cref="Error"/>.</exception>
    public MigrationResult ThrowIfFailed() => Outcome != MigrationOutcome.Failed ? this : throw Error
        ?? new LibvirtException(
            LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.None, LibvirtErrorLevel.Error, $"The migration of '{Name}' failed.");
}
