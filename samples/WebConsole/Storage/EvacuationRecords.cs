using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>The evacuations in the database.</summary>
internal sealed class EvacuationRecords(IDbContextFactory<ConsoleDbContext> contexts, DatabaseWriter writer, SiteFeed feed) : IEvacuationRecords
{
    public async Task SaveAsync(EvacuationRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        await writer.SaveAsync(record, record.Id, cancellationToken);
        feed.Report(SiteChange.Evacuations);
    }

    public async Task<EvacuationRecord?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.FindByIdAsync<EvacuationRecord>(id, cancellationToken);
    }

    public async Task<IReadOnlyList<EvacuationRecord>> ReadRunningAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Evacuations.AsNoTracking().Where(record => record.Ended == null).OrderBy(record => record.Started).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<EvacuationRecord>> ReadAsync(int limit, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Evacuations.AsNoTracking().OrderByDescending(record => record.Started).Take(limit).ToListAsync(cancellationToken);
    }
}
