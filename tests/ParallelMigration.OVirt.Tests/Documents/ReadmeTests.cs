using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests.Documents;

/// <summary>The code that the README shows, run.</summary>
public class ReadmeTests
{
    private const string Second = "1b2c3d4e-0000-4000-8000-000000000001";

    /// <summary>Of the three VMs one is refused (rule C1), and one states nothing.</summary>
    [Fact]
    public async Task A_site_s_data_become_parameters_of_Vdsm_s_call()
    {
        List<string> sent = [];
        await DecideAsync(Examples.Stream(Examples.ClustersXml), Examples.Stream(Examples.VmsXml.Replace("\"v2\"", "\"" + Second + "\"", StringComparison.Ordinal).Replace("\"v3\"", "\"1b2c3d4e-0000-4000-8000-000000000003\"", StringComparison.Ordinal)), Read.Hosts(Examples.Stream(Examples.HostsXml)).First(), sent.Add);
        Assert.Contains(sent, call => call.Contains("\"parallel\"", StringComparison.Ordinal) && call.Contains(Second, StringComparison.Ordinal));
        Assert.DoesNotContain(sent, call => call.Contains("v1", StringComparison.Ordinal));
    }

    private static async Task DecideAsync(Stream clusterStream, Stream vmsStream, OVirtHost host, Action<string> send)
    {
        var (source, destination, resolver) = (host, host, new ParallelMigrationResolver());
        var cluster = await OVirtCluster.ReadAllAsync(clusterStream).FirstAsync(); // JSON or XML, detected by the first character
        await foreach (var vm in OVirtVm.ReadAllAsync(vmsStream)) // any number of them, in constant memory
        {
            var request = new MigrationRequest
            {
                Cluster = vm.ToClusterSettings(cluster), // or with the site's own policies: (cluster, catalog)
                Vm = vm.ToVmSettings(cluster),
                VmResources = vm.ToVmResources() ?? new() { Vcpus = 1 },
                Source = source.ToHostResources("ens3f0")!, // the interface of the migration network
                Destination = destination.ToHostResources("ens3f0")!,
            };
            if (resolver.Resolve(request).Plan is { } plan)
            {
                send(VdsmMigrateParameters.FromPlan(plan, vm.Id!, "host2.example:54321").ToJson());
            }
        }
    }
}
