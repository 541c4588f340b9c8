using System;
using System.Data;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>The database on a PostgreSQL server.</summary>
public sealed class PostgresConsoleDbContext(DbContextOptions<PostgresConsoleDbContext> options) : ConsoleDbContext(options)
{
    internal override async Task<IDbContextTransaction> BeginSettingsAsync(CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        try
        {
            // Before any query, because the first one fixes what the transaction sees. The second one waits here, in turn, instead of failing at the end.
            // Readers do not wait, nor does a VM's status.
            await Database.ExecuteSqlRawAsync("LOCK TABLE \"Clusters\" IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        SiteModel.SortByCodePoint(builder);
    }
}
