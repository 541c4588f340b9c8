using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using FsCheck.Xunit;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using static ParallelMigration.AspNetCore.Tests.TestApi;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>Several administrators at once.</summary>
public class ConcurrencyTests
{
    private static readonly string[] Choices = ["auto", "auto_parallel", "custom", "disabled", "inherit"];
    private static readonly string[] Policies = ["<policy/>", .. OVirtPolicyCatalog.StockPolicies.Select(policy => $"<policy id='{policy.Id}'/>")];

    /// <summary>Whatever they do, no VM ends up with parallel connections and post-copy, and nothing is a 500.</summary>
    [Property(MaxTest = 10)]
    public void C1_holds_whatever_several_administrators_do(int seed) => Task.Run(async () =>
    {
        await using var api = await StartAsync(vms: Enumerable.Range(0, 6).Select(i => ExampleVm with { Id = new(i, 0, 0, new byte[8]), Name = $"vm{i}" }));
        var saved = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            Random random = new(unchecked((seed * 31) + client));
            for (var i = 0; i < 20; i++)
            {
                var part = random.Next(2) == 0
                    ? $"<custom_parallel_migrations>{random.Next(2, 17)}</custom_parallel_migrations><parallel_migrations_policy>{Choices[random.Next(Choices.Length)]}</parallel_migrations_policy>"
                    : Policies[random.Next(Policies.Length)];
                var isCluster = random.Next(3) == 0;
                var name = isCluster ? "cluster" : "vm";
                var path = isCluster ? ClusterPath : $"{Api}/vms/{new Guid(random.Next(6), 0, 0, new byte[8])}";
                var answer = await api.PutAsync(path, $"<{name}><migration>{part}</migration></{name}>");
                Assert.Contains(answer.Status, new[] { 200, 400 });
                System.Threading.Interlocked.Add(ref saved, answer.Status == 200 ? 1 : 0);
                await HoldsAsync(api);
            }
        })));
        Assert.InRange(saved, 1, 160);
    }).GetAwaiter().GetResult();

    /// <summary>Each adds one to a number in the description and says which version it read: none of the additions is lost.</summary>
    [Fact]
    public async Task With_If_Match_no_update_is_lost()
    {
        await using var api = await StartAsync(vms: [ExampleVm with { Description = "0" }]);
        var (added, refused) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                var read = await api.SendAsync(System.Net.Http.HttpMethod.Get, VmPath);
                var number = int.Parse(read.Xml.Element("description")!.Value, CultureInfo.InvariantCulture);
                var answer = await api.PutAsync(VmPath, $"<vm><description>{number + 1}</description></vm>", ("If-Match", read.Headers.ETag!.Tag));
                Assert.Contains(answer.Status, new[] { 200, 412 });
                _ = answer.Status == 200 ? System.Threading.Interlocked.Increment(ref added) : System.Threading.Interlocked.Increment(ref refused);
            }
        })));
        Assert.Equal(200, added + refused);
        Assert.Equal(added.ToString(CultureInfo.InvariantCulture), (await api.VmAsync()).Description);
        Assert.Equal(added + 1, (await api.VmAsync()).Version);
    }

    private static async Task HoldsAsync(TestApi api)
    {
        // One transaction sees one moment.
        await api.Store.TransactAsync<object?>(
            new("test", "test"),
            async (transaction, cancellation) =>
            {
                var cluster = (await transaction.FindClusterAsync(Cluster, cancellation))!.ToOVirtCluster();
                await foreach (var vm in transaction.ReadVmsAsync(Cluster, cancellation))
                {
                    var read = vm.ToOVirtVm();
                    var (settings, own) = (read.ToClusterSettings(cluster), read.ToVmSettings(cluster));
                    var setting = own.ParallelMigration ?? settings.ParallelMigration;
                    var policy = own.MigrationPolicy ?? settings.MigrationPolicy;
                    Assert.False(setting.Mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom && policy.AllowsPostCopy, $"{vm.Name}: {setting} with {policy.Name}");
                }

                return null;
            },
            default);
    }
}
