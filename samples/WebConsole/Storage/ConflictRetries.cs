using System;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>Tries again after a conflict with another transaction, and after nothing else: of a connection that broke no one knows whether the transaction was saved.</summary>
internal sealed class ConflictRetries(DbContext context) : ExecutionStrategy(context, MostRetries, LongestDelay)
{
    private const int MostRetries = 8;
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(250);

    protected override bool ShouldRetryOn(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable,
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked,

        // Npgsql's own strategy, which does not try again, wraps it into advice to do so.
        { InnerException: { } inner } => ShouldRetryOn(inner),
        _ => false,
    };
}
