using System.Linq;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore.Storage;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>A PostgreSQL server.</summary>
/// <param name="server">The server.</param>
[Collection(DatabaseTests.Name)]
[Trait("Tier", Tiers.Postgres)]
public sealed class PostgresStoreTests(DatabaseServer server) : DatabaseStoreContract
{
    private string database = "";

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        database = await server.CreateDatabaseAsync();
        Host = await StorageHost.StartAsync(database);
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await server.DropDatabaseAsync(database);
    }

    /// <summary>The engine reports a VM's status while an administrator's change of that VM is being saved: the change is tried again, and neither is lost.</summary>
    [StorageFact]
    public async Task A_change_that_a_status_came_into_is_tried_again()
    {
        var tries = 0;
        await InTransactionAsync(async transaction =>
        {
            var vm = (await transaction.FindVmAsync(AnyVm.Id, default))!;
            if (++tries == 1)
            {
                await Host.Inventory.SetVmStatusAsync(AnyVm.Id, VmStatus.Migrating, ExampleSite.Hosts[1].Id);
            }

            await transaction.SaveAsync(vm with { Description = "changed" }, default);
        });
        var saved = (await Store.FindVmAsync(AnyVm.Id, default))!;
        Assert.Equal((2, "changed", VmStatus.Migrating, 2), (tries, saved.Description, saved.Status, saved.Version));
        Assert.Single(await Host.Audit.ReadAsync(new()));
    }

    /// <summary>A change that always comes too late ends with an error, and not never.</summary>
    [StorageFact]
    public async Task Trying_again_ends()
    {
        var tries = 0;
        await Assert.ThrowsAsync<RetryLimitExceededException>(() => InTransactionAsync(async transaction =>
        {
            var vm = (await transaction.FindVmAsync(AnyVm.Id, default))!;
            tries++;
            await Host.Inventory.SetVmStatusAsync(AnyVm.Id, VmStatus.Migrating, ExampleSite.Hosts[1].Id);
            await transaction.SaveAsync(vm with { Description = "never" }, default);
        }));
        Assert.InRange(tries, 2, 20);
        Assert.NotEqual("never", (await Store.FindVmAsync(AnyVm.Id, default))!.Description);
    }

    /// <summary>Several consoles start on one empty database.</summary>
    [StorageFact]
    public async Task Consoles_that_start_together_make_one_site()
    {
        var empty = await server.CreateDatabaseAsync();
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => StorageHost.StartAsync(empty))));
        foreach (var host in hosts)
        {
            Assert.Equal(ExampleSite.Vms.Count, await host.Settings.ReadVmsAsync(null, default).CountAsync());
            await host.DisposeAsync();
        }

        await server.DropDatabaseAsync(empty);
    }

    /// <summary>Two consoles share the server: their changes are serializable too.</summary>
    [StorageFact]
    public async Task Two_consoles_do_not_lose_each_others_changes()
    {
        await using var other = await StorageHost.StartAsync(database);
        await SaveAsync((await Store.FindVmAsync(AnyVm.Id, default))! with { Description = "" });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var n = 0; n < 10; n++)
            {
                await (i % 2 == 0 ? Store : other.Settings).TransactAsync(
                    Origin,
                    async (transaction, cancellation) =>
                    {
                        var vm = (await transaction.FindVmAsync(AnyVm.Id, cancellation))!;
                        return await transaction.SaveAsync(vm with { Description = vm.Description + "x" }, cancellation);
                    },
                    default);
            }
        })));
        Assert.Equal(80, (await Store.FindVmAsync(AnyVm.Id, default))!.Description!.Length);
    }
}
