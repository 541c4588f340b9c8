using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>Fills a new database with the example site.</summary>
internal static class Seed
{
    /// <summary>Saves it, unless there is a site already: another console may have been faster.</summary>
    internal static async Task<bool> AddAsync(ConsoleDbContext context, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginSettingsAsync(cancellationToken);
        if (await context.DataCenters.AnyAsync(cancellationToken))
        {
            return false;
        }

        context.Add(ExampleSite.DataCenter);
        context.AddRange(ExampleSite.Policies.Select(policy => new PolicyRow { Id = Guid.Parse(policy.Id!), Policy = policy, Version = 1 }));
        context.AddRange(ExampleSite.Clusters.Select(cluster => cluster with { Version = 1 }));
        context.AddRange(ExampleSite.Hosts);
        context.AddRange(ExampleSite.Vms.Select(vm => vm with { Version = 1 }));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
