using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.WebConsole.Tests.SignIn;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>20 administrators at once, over REST, for 10 seconds or as many times longer as a soak says; an engine that reports what VMs do; and one who checks all the time whether C1 holds.</summary>
public abstract class SeveralAdministrators
{
    private const int Clients = 20;
    private const string Vms = ConsoleHost.Api + "/vms";
    private const string ClustersPath = ConsoleHost.Api + "/clusters";

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(Soak.Of(10));
    private static readonly string[] Choices = ["auto", "auto_parallel", "custom", "disabled", "inherit"];
    private static readonly string[] PolicyParts = ["<policy/>", .. OVirtPolicyCatalog.StockPolicies.Select(policy => $"<policy id=\"{policy.Id}\"/>")];
    private static readonly string[] NewNames = [.. Enumerable.Range(0, 30).Select(i => $"new {i}")];

    private static readonly int[] Expected = [200, 201, 400, 409, 412];

    private readonly ConcurrentDictionary<string, int> counted = new();
    private readonly ConcurrentDictionary<(string What, int Status), int> answers = new();

    private protected async Task RunAsync(ConsoleHost host)
    {
        var seed = Random.Shared.Next();
        var administrator = await host.AddUserAsync(ConsoleRoles.Administrator);
        var token = await host.NewTokenAsync(administrator);
        await EveryObjectCountsFromZeroAsync(host, token);
        using CancellationTokenSource end = new();
        List<Task> all = [EndAsync(end), WatchAsync(host, end.Token), ReportAsync(host, new(seed - 1), end.Token), .. Enumerable.Range(0, Clients).Select(i => EditAsync(host, token, new(seed + i), end.Token))];

        // A task that hangs in a deadlock does not come back.
        await Task.WhenAll(all).WaitAsync(Time + TimeSpan.FromMinutes(2), CancellationToken.None);

        await HoldsAsync(host);
        await NothingIsLostAsync(host);
        var said = $"seed {seed}: " + string.Join(", ", answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key.What} {pair.Key.Status}: {pair.Value}"));
        Assert.True(answers.Keys.All(key => Expected.Contains(key.Status)), said);
        await Console.Out.WriteLineAsync(said);
    }

    /// <summary>Ends it when the time is over, on a slow machine not before everything was met: conflicts, refusals and what was saved.</summary>
    private async Task EndAsync(CancellationTokenSource end)
    {
        await Task.Delay(Time, CancellationToken.None);
        while (!Expected.All(status => answers.Keys.Any(key => key.Status == status)))
        {
            await Task.Delay(100, CancellationToken.None);
        }

        await end.CancelAsync();
    }

    private async Task EditAsync(ConsoleHost host, string token, Random random, CancellationToken end)
    {
        using var client = host.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        MigrationSettingsEditor editor = new(host.Services.GetRequiredService<IMigrationSettingsStore>());
        while (!end.IsCancellationRequested)
        {
            var isCluster = random.Next(4) == 0;
            var path = isCluster ? $"{ClustersPath}/{Any(random, ExampleSite.Clusters).Id}" : $"{Vms}/{Any(random, ExampleSite.Vms).Id}";
            switch (random.Next(10))
            {
                case 0:
                    var body = $"<vm><name>{Any(random, NewNames)}</name><cluster id=\"{Any(random, ExampleSite.Clusters).Id}\"/><template><name>Blank</name></template>{Migration(random)}</vm>";
                    await SendAsync(client, HttpMethod.Post, Vms, "add", body);
                    break;
                case 1:
                    // It is not in oVirt's API to change a policy; the console's dialog does it.
                    await SavePolicyAsync(editor, random);
                    break;
                case 2 or 3:
                    await SendAsync(client, HttpMethod.Put, path, "blind", isCluster ? $"<cluster>{Migration(random)}</cluster>" : $"<vm>{Migration(random)}</vm>");
                    break;
                case 4:
                    await SendAsync(client, HttpMethod.Put, $"{Vms}/{Any(random, ExampleSite.Vms).Id}", "move", $"<vm><cluster id=\"{Any(random, ExampleSite.Clusters).Id}\"/></vm>");
                    break;
                default:
                    await CountAsync(client, path, isCluster, random);
                    break;
            }
        }
    }

    /// <summary>Reads a number in the description, and writes one more with the tag that came with it.</summary>
    private async Task CountAsync(HttpClient client, string path, bool isCluster, Random random)
    {
        using var read = await client.GetAsync(path);
        Assert.Equal(200, (int)read.StatusCode);
        var number = int.Parse(XElement.Parse(await read.Content.ReadAsStringAsync()).Element("description")!.Value, CultureInfo.InvariantCulture) + 1;
        var name = isCluster ? "cluster" : "vm";
        var migration = random.Next(2) == 0 ? "" : Migration(random);
        if (await SendAsync(client, HttpMethod.Put, path, "tagged", $"<{name}><description>{number}</description>{migration}</{name}>", read.Headers.ETag) == 200)
        {
            counted.AddOrUpdate(path, 1, (_, count) => count + 1);
        }
    }

    private async Task SavePolicyAsync(MigrationSettingsEditor editor, Random random)
    {
        var policy = Any(random, OVirtPolicyCatalog.StockPolicies) with { PostCopy = random.Next(3) == 0, MaxOutgoingMigrations = random.Next(1, 5) };
        try
        {
            await editor.SavePolicyAsync(policy, new("tester", "policy"));
            answers.AddOrUpdate(("policy", 200), 1, (_, count) => count + 1);
        }
        catch (SettingsRefusedException)
        {
            answers.AddOrUpdate(("policy", 400), 1, (_, count) => count + 1);
        }
    }

    private async Task<int> SendAsync(HttpClient client, HttpMethod method, string path, string what, string body, EntityTagHeaderValue? tag = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/xml") };
        if (tag is not null)
        {
            request.Headers.IfMatch.Add(tag);
        }

        using var response = await client.SendAsync(request);
        var status = (int)response.StatusCode;
        answers.AddOrUpdate((what, status), 1, (_, count) => count + 1);
        return status;
    }

    private async Task EveryObjectCountsFromZeroAsync(ConsoleHost host, string token)
    {
        using var client = host.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (var cluster in ExampleSite.Clusters)
        {
            Assert.Equal(200, await SendAsync(client, HttpMethod.Put, $"{ClustersPath}/{cluster.Id}", "start", "<cluster><description>0</description></cluster>"));
        }

        foreach (var vm in ExampleSite.Vms)
        {
            Assert.Equal(200, await SendAsync(client, HttpMethod.Put, $"{Vms}/{vm.Id}", "start", "<vm><description>0</description></vm>"));
        }
    }

    /// <summary>What was answered with 200 is there, and all of it is in the audit log.</summary>
    private async Task NothingIsLostAsync(ConsoleHost host)
    {
        var store = host.Services.GetRequiredService<IMigrationSettingsStore>();
        var vms = await store.ReadVmsAsync(null, default).ToListAsync();
        var clusters = await store.ReadClustersAsync(null, default).ToListAsync();
        foreach (var (path, description) in vms.Where(vm => !NewNames.Contains(vm.Name)).Select(vm => ($"{Vms}/{vm.Id}", vm.Description)).Concat(clusters.Select(cluster => ($"{ClustersPath}/{cluster.Id}", cluster.Description))))
        {
            Assert.Equal((path, counted.GetValueOrDefault(path).ToString(CultureInfo.InvariantCulture)), (path, description));
        }

        Assert.Equal(vms.Count, vms.Select(vm => vm.Name).Distinct().Count());
        Assert.Equal(vms.Count - ExampleSite.Vms.Count, answers.GetValueOrDefault(("add", 201)));
        var entries = (await host.Services.GetRequiredService<IAuditLog>().ReadAsync(new() { Limit = int.MaxValue })).ToLookup(entry => entry.SubjectId!);
        foreach (var (id, version) in vms.Select(vm => (vm.Id, vm.Version)).Concat(clusters.Select(cluster => (cluster.Id, cluster.Version))))
        {
            // The example's own first version has no entry.
            Assert.Equal((id, version), (id, entries[id.ToString()].Count() + (entries[id.ToString()].Any(entry => entry.Action == AuditAction.Added) ? 0 : 1)));
        }
    }

    private static async Task WatchAsync(ConsoleHost host, CancellationToken end)
    {
        var checks = 0;
        while (!end.IsCancellationRequested)
        {
            await HoldsAsync(host);
            checks++;
            await Task.Yield();
        }

        Assert.NotEqual(0, checks);
    }

    /// <summary>What hosts report comes between, all the time.</summary>
    private static async Task ReportAsync(ConsoleHost host, Random random, CancellationToken end)
    {
        var inventory = host.Services.GetRequiredService<ISiteInventory>();
        while (!end.IsCancellationRequested)
        {
            await inventory.SetVmStatusAsync(Any(random, ExampleSite.Vms).Id, Any(random, Enum.GetValues<VmStatus>()), Any(random, ExampleSite.Hosts).Id, CancellationToken.None);
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private static async Task HoldsAsync(ConsoleHost host) => await host.Services.GetRequiredService<IMigrationSettingsStore>().TransactAsync<object?>(
        new("watcher", "watcher"),
        async (transaction, cancellation) =>
        {
            var policies = OVirtPolicyCatalog.Of((await transaction.ReadPoliciesAsync(cancellation)).Select(stored => stored.Policy));
            await foreach (var stored in transaction.ReadClustersAsync(cancellation))
            {
                var cluster = stored.ToOVirtCluster();
                Holds(cluster.Name, cluster.ToClusterSettings(policies), null);
                await foreach (var vm in transaction.ReadVmsAsync(stored.Id, cancellation))
                {
                    var read = vm.ToOVirtVm();
                    Holds(vm.Name, read.ToClusterSettings(cluster, policies), read.ToVmSettings(cluster, policies));
                }
            }

            return null;
        },
        CancellationToken.None);

    /// <summary>Rule C1 in the simplest words: no Parallel and no Custom with post-copy.</summary>
    private static void Holds(string? name, ClusterSettings cluster, VmSettings? vm)
    {
        var setting = vm?.ParallelMigration ?? cluster.ParallelMigration;
        var policy = vm?.MigrationPolicy ?? cluster.MigrationPolicy;
        Assert.False(setting.Mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom && policy.AllowsPostCopy, $"{name}: {setting} with {policy.Name}");
    }

    private static string Migration(Random random) => "<migration>" + (random.Next(2) == 0
        ? $"<custom_parallel_migrations>{random.Next(2, 17)}</custom_parallel_migrations><parallel_migrations_policy>{Any(random, Choices)}</parallel_migrations_policy>"
        : Any(random, PolicyParts)) + "</migration>";

    private static T Any<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
