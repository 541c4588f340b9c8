using System;

namespace ParallelMigration.AspNetCore;

/// <summary>The exception that is thrown when a migration is not started or not canceled.</summary>
/// <param name="refusal">Why.</param>
/// <param name="message">Why, in words, with a remedy where there is one. It is shown to the caller of the API.</param>
public sealed class MigrationRefusedException(MigrationRefusal refusal, string message) : Exception(message)
{
    /// <summary>Gets why.</summary>
    public MigrationRefusal Refusal { get; } = refusal;
}
