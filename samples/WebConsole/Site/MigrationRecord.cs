using System;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>A migration, running or ended, as the history shows it.</summary>
public sealed record MigrationRecord
{
    /// <summary>Gets the id, which is the job's too.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the VM's id.</summary>
    public required Guid VmId { get; init; }

    /// <summary>Gets the VM's name then.</summary>
    public required string VmName { get; init; }

    /// <summary>Gets the source's id.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>Gets the source's name then.</summary>
    public required string SourceName { get; init; }

    /// <summary>Gets the destination's id. The default is <see langword="null"/>: not known, as for a migration that something else started.</summary>
    public Guid? DestinationId { get; init; }

    /// <summary>Gets the destination's name then. The default is not known.</summary>
    public string? DestinationName { get; init; }

    /// <summary>Gets who started it.</summary>
    public required string User { get; init; }

    /// <summary>Gets the correlation id of the request that started it. The default is none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets when it started, or was found.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Gets when it ended. The default is <see langword="null"/>: it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Gets how it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Gets the number of parallel connections. The default is <see langword="null"/>: not known, or one connection without parallel migration.</summary>
    public int? Connections { get; init; }

    /// <summary>Gets the plan with its reasons, as text. The default is not known.</summary>
    public string? Plan { get; init; }

    /// <summary>Gets what the plan was decided from, in the JSON contract's form, from which it can be decided again. The default is not known.</summary>
    public string? Request { get; init; }

    /// <summary>Gets how it ended, in words. The default is not yet.</summary>
    public string? Outcome { get; init; }

    /// <summary>Gets the time that was predicted. The default is none.</summary>
    public TimeSpan? PredictedTime { get; init; }

    /// <summary>Gets how long the guest stood still. The default is not known.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>Gets the bytes that were sent. The default is not known.</summary>
    public long? BytesTransferred { get; init; }
}
