using System;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>What a migration is made of, so that a session can be tested without libvirt.</summary>
internal sealed record SessionParts
{
    /// <summary>Gets the source.</summary>
    public required IMigrationHost Source { get; init; }

    /// <summary>Gets the destination, if it can be asked.</summary>
    public IMigrationHost? Destination { get; init; }

    /// <summary>Gets what returns the job: one that the call starts, or one that is active already.</summary>
    public required Func<MigrationCall?, IMigrationJob> Job { get; init; }

    /// <summary>Gets what acts on the guest.</summary>
    public required IGuestControl Control { get; init; }

    /// <summary>Gets the statistics of the completed job by the source's event, if there are events.</summary>
    public Func<Task<MigrationStatistics?>>? CompletedJobEvent { get; init; }

    /// <summary>
    /// Gets what puts the guest's definition on the host where it runs, and returns whether there was anything to do; <see langword="null"/> where it stays, or the
    /// destination cannot be asked.
    /// </summary>
    public Func<GuestLocation, bool>? MoveDefinition { get; init; }

    /// <summary>Gets what adds to libvirt's error what the source is too old for.</summary>
    public Func<LibvirtException, Task<LibvirtException>>? Explain { get; init; }
}
