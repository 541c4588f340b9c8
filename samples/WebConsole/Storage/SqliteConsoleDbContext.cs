using System;
using System.Data;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>The database in one file.</summary>
public sealed class SqliteConsoleDbContext(DbContextOptions<SqliteConsoleDbContext> options) : ConsoleDbContext(options)
{
    // SQLite locks the whole file for one writer, from the beginning of the transaction (BEGIN IMMEDIATE).
    internal override Task<IDbContextTransaction> BeginSettingsAsync(CancellationToken cancellationToken) =>
        Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);

        // SQLite has no type for times, and text with offsets does not sort.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
