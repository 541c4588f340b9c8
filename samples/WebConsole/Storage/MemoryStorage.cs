using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>Keeps everything in memory.</summary>
internal sealed class MemoryStorage(SiteFeed feed) : IAuditLog, IMigrationRecords, ISiteInventory, IDisposable
{
    private readonly ConcurrentQueue<AuditEntry> entries = new();
    private readonly ConcurrentDictionary<Guid, MigrationRecord> records = new();
    private long lastId;

    internal InMemorySettingsStore Settings { get; } = new([ExampleSite.DataCenter], ExampleSite.Clusters, ExampleSite.Vms, ExampleSite.Hosts, ExampleSite.Policies);

    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        entries.Enqueue(entry with { Id = Interlocked.Increment(ref lastId) });
        feed.Report(SiteChange.AuditLog);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(AuditQuery query, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<AuditEntry>>(
        [.. entries.Reverse()
            .Where(entry => query.Before is not { } before || entry.Id < before)
            .Where(entry => query.SubjectId is null || entry.SubjectId == query.SubjectId)
            .Where(entry => query.Text is null || $"{entry.User}\n{entry.SubjectName}".Contains(query.Text, StringComparison.OrdinalIgnoreCase))
            .Take(query.Limit)]);

    public Task SaveAsync(MigrationRecord record, CancellationToken cancellationToken = default)
    {
        records[record.Id] = record;
        feed.Report(SiteChange.Migrations);
        return Task.CompletedTask;
    }

    public Task<MigrationRecord?> FindAsync(Guid id, CancellationToken cancellationToken = default) => Task.FromResult(records.GetValueOrDefault(id));

    public Task<IReadOnlyList<MigrationRecord>> ReadRunningAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<MigrationRecord>>([.. records.Values.Where(record => record.Ended is null)]);

    public Task<IReadOnlyList<MigrationRecord>> ReadAsync(int limit, DateTimeOffset? startedBefore = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<MigrationRecord>>(
            [.. records.Values.Where(record => startedBefore is null || record.Started < startedBefore).OrderByDescending(record => record.Started).Take(limit)]);

    // The store of the trial has the hosts that it began with.
    public Task SaveHostAsync(StoredHost host, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task SetVmStatusAsync(Guid id, VmStatus status, Guid? hostId, CancellationToken cancellationToken = default)
    {
        if (await Settings.FindVmAsync(id, cancellationToken) is not null)
        {
            await Settings.SetVmStatusAsync(id, status, hostId, cancellationToken);
            feed.Report(SiteChange.Inventory);
        }
    }

    public void Dispose() => Settings.Dispose();
}
