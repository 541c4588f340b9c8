using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>The site's settings in the database.</summary>
/// <remarks>Names are in the order of their bytes in UTF-8, which is the order of their code points.</remarks>
internal sealed class SettingsStore(IDbContextFactory<ConsoleDbContext> contexts, DatabaseWriter writer, SiteFeed feed, TimeProvider time) : IMigrationSettingsStore
{
    public IAsyncEnumerable<StoredDataCenter> ReadDataCentersAsync(CancellationToken cancellationToken) =>
        contexts.StreamAsync(context => context.DataCenters.OrderBy(one => one.Name), cancellationToken);

    public IAsyncEnumerable<StoredCluster> ReadClustersAsync(Guid? dataCenterId, CancellationToken cancellationToken) =>
        contexts.StreamAsync(context => context.Clusters.Where(one => dataCenterId == null || one.DataCenterId == dataCenterId).OrderBy(one => one.Name), cancellationToken);

    public IAsyncEnumerable<StoredVm> ReadVmsAsync(Guid? clusterId, CancellationToken cancellationToken) =>
        contexts.StreamAsync(context => context.Vms.Where(one => clusterId == null || one.ClusterId == clusterId).OrderBy(one => one.Name), cancellationToken);

    public IAsyncEnumerable<StoredHost> ReadHostsAsync(Guid? clusterId, CancellationToken cancellationToken) =>
        contexts.StreamAsync(context => context.Hosts.Where(one => clusterId == null || one.ClusterId == clusterId).OrderBy(one => one.Name), cancellationToken);

    public async ValueTask<IReadOnlyList<StoredPolicy>> ReadPoliciesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ReadPoliciesAsync(cancellationToken);
    }

    public ValueTask<StoredDataCenter?> FindDataCenterAsync(Guid id, CancellationToken cancellationToken) => FindAsync<StoredDataCenter>(id, cancellationToken);

    public ValueTask<StoredCluster?> FindClusterAsync(Guid id, CancellationToken cancellationToken) => FindAsync<StoredCluster>(id, cancellationToken);

    public ValueTask<StoredVm?> FindVmAsync(Guid id, CancellationToken cancellationToken) => FindAsync<StoredVm>(id, cancellationToken);

    public ValueTask<StoredHost?> FindHostAsync(Guid id, CancellationToken cancellationToken) => FindAsync<StoredHost>(id, cancellationToken);

    public async Task<T> TransactAsync<T>(ChangeOrigin origin, Func<ISettingsTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(work);
        var (result, hasSaved) = await writer.WriteAsync(
            async (context, cancellation) =>
            {
                await using var transaction = await context.BeginSettingsAsync(cancellation);
                SettingsTransaction settings = new(context, origin, time);
                var result = await work(settings, cancellation);
                await transaction.CommitAsync(cancellation);
                return (result, settings.HasSaved);
            },
            cancellationToken);
        if (hasSaved)
        {
            feed.Report(SiteChange.Settings);
            feed.Report(SiteChange.AuditLog);
        }

        return result;
    }

    private async ValueTask<T?> FindAsync<T>(Guid id, CancellationToken cancellationToken)
        where T : class
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.FindByIdAsync<T>(id, cancellationToken);
    }
}
