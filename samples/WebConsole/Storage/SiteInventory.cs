using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>What hosts report, in the database. It needs no transaction with the settings, so that it does not wait for one on a server.</summary>
internal sealed class SiteInventory(DatabaseWriter writer, SiteFeed feed) : ISiteInventory
{
    public async Task SaveHostAsync(StoredHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        await writer.SaveAsync(host, host.Id, cancellationToken);
        feed.Report(SiteChange.Inventory);
    }

    public async Task SetVmStatusAsync(Guid id, VmStatus status, Guid? hostId, CancellationToken cancellationToken = default)
    {
        var updated = await writer.WriteAsync(
            (context, cancellation) => context.Vms.Where(vm => vm.Id == id)
                .ExecuteUpdateAsync(vm => vm.SetProperty(one => one.Status, status).SetProperty(one => one.HostId, hostId), cancellation),
            cancellationToken);
        if (updated > 0)
        {
            feed.Report(SiteChange.Inventory);
        }
    }
}
