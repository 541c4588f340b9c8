using System;
using System.Collections.Generic;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>One thing that happened.</summary>
public sealed record AuditEntry
{
    /// <summary>Gets the number that the log gave it: later entries have greater ones.</summary>
    public long Id { get; init; }

    /// <summary>Gets when it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets who did it.</summary>
    public required string User { get; init; }

    /// <summary>Gets the request's correlation id. The default is none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets what was done.</summary>
    public required AuditAction Action { get; init; }

    /// <summary>Gets what kind of thing it was done to.</summary>
    public required AuditSubject Subject { get; init; }

    /// <summary>Gets the id of that thing. The default is none.</summary>
    public string? SubjectId { get; init; }

    /// <summary>Gets the name of that thing.</summary>
    public required string SubjectName { get; init; }

    /// <summary>Gets what else there is to say. The default is nothing.</summary>
    public string? Details { get; init; }

    /// <summary>Gets the values that changed. The default is none.</summary>
    public IReadOnlyList<AuditChange> Changes { get; init; } = [];
}

/// <summary>A value that changed.</summary>
/// <param name="Property">Its name, for people.</param>
/// <param name="Before">The old value; <see langword="null"/>: there was none.</param>
/// <param name="After">The new value; <see langword="null"/>: there is none.</param>
public sealed record AuditChange(string Property, string? Before, string? After);

/// <summary>Which entries are read. Every condition that is given holds for them.</summary>
public sealed record AuditQuery
{
    /// <summary>Gets the most entries. The default is 100.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Gets the id that entries have to be below, for the next page. The default is any.</summary>
    public long? Before { get; init; }

    /// <summary>Gets the thing's id. The default is any.</summary>
    public string? SubjectId { get; init; }

    /// <summary>Gets a text that the user or the thing's name contains, in any case. The default is any.</summary>
    public string? Text { get; init; }
}

/// <summary>What was done.</summary>
public enum AuditAction
{
    /// <summary>Something new is there.</summary>
    Added = 0,

    /// <summary>Something has other values.</summary>
    Changed,

    /// <summary>Something is there no more.</summary>
    Removed,

    /// <summary>A user has another password, which is not recorded.</summary>
    PasswordChanged,

    /// <summary>A user signed in.</summary>
    SignedIn,

    /// <summary>A sign-in was refused.</summary>
    SignInRefused,

    /// <summary>A user signed out.</summary>
    SignedOut,

    /// <summary>A migration started.</summary>
    MigrationStarted,

    /// <summary>A migration was asked to stop.</summary>
    MigrationCanceled,

    /// <summary>A migration ended.</summary>
    MigrationEnded,

    /// <summary>Hosts began to be emptied.</summary>
    EvacuationStarted,

    /// <summary>An evacuation was asked to stop.</summary>
    EvacuationStopped,

    /// <summary>An evacuation ended.</summary>
    EvacuationEnded,
}

/// <summary>What kind of thing something was done to.</summary>
public enum AuditSubject
{
    /// <summary>A cluster.</summary>
    Cluster = 0,

    /// <summary>A VM.</summary>
    Vm,

    /// <summary>A host.</summary>
    Host,

    /// <summary>A migration policy.</summary>
    Policy,

    /// <summary>A user.</summary>
    User,
}
