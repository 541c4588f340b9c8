using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.AspNetCore;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>One transaction. What it saves goes to the database at once, with its lines of the audit log.</summary>
internal sealed class SettingsTransaction(ConsoleDbContext context, ChangeOrigin origin, TimeProvider time) : ISettingsTransaction
{
    private const int PageLength = 500;

    /// <summary>Gets whether anything was saved.</summary>
    internal bool HasSaved { get; private set; }

    public ValueTask<StoredDataCenter?> FindDataCenterAsync(Guid id, CancellationToken cancellationToken) => new(context.FindByIdAsync<StoredDataCenter>(id, cancellationToken));

    public ValueTask<StoredDataCenter?> FindDataCenterAsync(string name, CancellationToken cancellationToken) => FindAsync<StoredDataCenter>(name, cancellationToken);

    public ValueTask<StoredCluster?> FindClusterAsync(Guid id, CancellationToken cancellationToken) => new(context.FindByIdAsync<StoredCluster>(id, cancellationToken));

    public ValueTask<StoredCluster?> FindClusterAsync(string name, CancellationToken cancellationToken) => FindAsync<StoredCluster>(name, cancellationToken);

    public ValueTask<StoredVm?> FindVmAsync(Guid id, CancellationToken cancellationToken) => new(context.FindByIdAsync<StoredVm>(id, cancellationToken));

    public ValueTask<StoredVm?> FindVmAsync(string name, CancellationToken cancellationToken) => FindAsync<StoredVm>(name, cancellationToken);

    public async IAsyncEnumerable<StoredCluster> ReadClustersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var cluster in await context.Clusters.AsNoTracking().OrderBy(one => one.Name).ToListAsync(cancellationToken))
        {
            yield return cluster;
        }
    }

    // A page after the other, so that no more than a page is in memory, and that the caller may save one while it reads: the connection has one reader at a time.
    public async IAsyncEnumerable<StoredVm> ReadVmsAsync(Guid clusterId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ofCluster = context.Vms.AsNoTracking().Where(vm => vm.ClusterId == clusterId).OrderBy(vm => vm.Name);
        var page = await ofCluster.Take(PageLength).ToListAsync(cancellationToken);
        while (page.Count > 0)
        {
            foreach (var vm in page)
            {
                yield return vm;
            }

            var last = page[^1].Name;
            page = page.Count < PageLength ? [] : await ofCluster.Where(vm => string.Compare(vm.Name, last) > 0).Take(PageLength).ToListAsync(cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<StoredPolicy>> ReadPoliciesAsync(CancellationToken cancellationToken) => await context.ReadPoliciesAsync(cancellationToken);

    public async ValueTask<StoredCluster> SaveAsync(StoredCluster cluster, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var before = await FindClusterAsync(cluster.Id, cancellationToken);
        var saved = cluster with { Version = (before?.Version ?? 0) + 1 };
        await SaveAsync(
            before, saved, AuditSubject.Cluster, saved.Id, saved.Name, AuditValues.Of(before, await NamesAsync(before, cancellationToken)), AuditValues.Of(saved, await NamesAsync(saved, cancellationToken)),
            cancellationToken);
        return saved;
    }

    public async ValueTask<StoredVm> SaveAsync(StoredVm vm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vm);
        var before = await FindVmAsync(vm.Id, cancellationToken);
        var saved = before is null ? vm with { Version = 1 } : vm with { Version = before.Version + 1, Status = before.Status, HostId = before.HostId };
        await SaveAsync(
            before, saved, AuditSubject.Vm, saved.Id, saved.Name, AuditValues.Of(before, await NamesAsync(before, cancellationToken)), AuditValues.Of(saved, await NamesAsync(saved, cancellationToken)),
            cancellationToken);
        return saved;
    }

    public async ValueTask<StoredPolicy> SaveAsync(MigrationPolicy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var id = Guid.ParseExact(policy.Id!, "D");
        var before = await context.FindByIdAsync<PolicyRow>(id, cancellationToken);
        PolicyRow saved = new() { Id = id, Policy = policy, Version = (before?.Version ?? 0) + 1 };
        await SaveAsync(before, saved, AuditSubject.Policy, id, policy.Name ?? policy.Id!, AuditValues.Of(before?.Policy), AuditValues.Of(policy), cancellationToken);
        return saved.ToStored();
    }

    private async Task SaveAsync(
        object? before, object saved, AuditSubject subject, Guid id, string name, IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> now, CancellationToken cancellationToken)
    {
        _ = before is null ? context.Add(saved) : context.Update(saved);
        context.Add(new AuditEntry
        {
            At = time.GetUtcNow(),
            User = origin.User,
            CorrelationId = origin.CorrelationId,
            Action = before is null ? AuditAction.Added : AuditAction.Changed,
            Subject = subject,
            SubjectId = id.ToString(),
            SubjectName = name,
            Changes = [.. AuditValues.Changes(old, now)],
        });
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
        HasSaved = true;
    }

    private async ValueTask<T?> FindAsync<T>(string name, CancellationToken cancellationToken)
        where T : class => name.Contains('\0', StringComparison.Ordinal) // which no name has, and PostgreSQL refuses to compare with
            ? null
            : await context.Set<T>().AsNoTracking().FirstOrDefaultAsync(one => EF.Property<string>(one, "Name") == name, cancellationToken);

    private async Task<AuditNames> NamesAsync(StoredCluster? cluster, CancellationToken cancellationToken) => cluster is null
        ? new(null, null)
        : new((await FindDataCenterAsync(cluster.DataCenterId, cancellationToken))?.Name, await PolicyNameAsync(cluster.Migration.PolicyId, cancellationToken));

    private async Task<AuditNames> NamesAsync(StoredVm? vm, CancellationToken cancellationToken) => vm is null
        ? new(null, null)
        : new((await FindClusterAsync(vm.ClusterId, cancellationToken))?.Name, await PolicyNameAsync(vm.Migration.PolicyId, cancellationToken));

    private async Task<string?> PolicyNameAsync(string? id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var policy) && await context.FindByIdAsync<PolicyRow>(policy, cancellationToken) is { } row ? row.Policy.Name : null;
}
