using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>The migrations in the database.</summary>
internal sealed class MigrationRecords(IDbContextFactory<ConsoleDbContext> contexts, DatabaseWriter writer, SiteFeed feed) : IMigrationRecords
{
    public async Task SaveAsync(MigrationRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        await writer.SaveAsync(record, record.Id, cancellationToken);
        feed.Report(SiteChange.Migrations);
    }

    public Task SaveChartAsync(Guid id, IReadOnlyList<ThroughputPoint> points, CancellationToken cancellationToken = default) =>
        writer.SaveAsync(new MigrationChart { Id = id, Points = points }, id, cancellationToken);

    public async Task<IReadOnlyList<ThroughputPoint>> ReadChartAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await context.FindByIdAsync<MigrationChart>(id, cancellationToken))?.Points ?? [];
    }

    public async Task<MigrationRecord?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.FindByIdAsync<MigrationRecord>(id, cancellationToken);
    }

    public async Task<IReadOnlyList<MigrationRecord>> ReadRunningAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Migrations.AsNoTracking().Where(record => record.Ended == null).OrderBy(record => record.Started).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<MigrationRecord>> ReadAsync(int limit, DateTimeOffset? startedBefore = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Migrations.AsNoTracking().Where(record => startedBefore == null || record.Started < startedBefore)
            .OrderByDescending(record => record.Started).Take(limit).ToListAsync(cancellationToken);
    }
}
