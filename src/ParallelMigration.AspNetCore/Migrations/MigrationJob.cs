using System;

namespace ParallelMigration.AspNetCore;

/// <summary>A migration as a job, running or ended.</summary>
public sealed record MigrationJob
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets what it does, for people: <c>Migrating VM web1 to host-b</c>.</summary>
    public required string Description { get; init; }

    /// <summary>Gets how it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Gets the id of the VM.</summary>
    public required Guid VmId { get; init; }

    /// <summary>Gets when it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Gets when it ended. The default is <see langword="null"/>: it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Gets who started it.</summary>
    public required ChangeOrigin Origin { get; init; }
}
