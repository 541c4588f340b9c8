using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.LabBenchmarks;

/// <summary>All ways to migrate the guest over one link.</summary>
internal static class Candidates
{
    /// <summary>The one that virsh does too.</summary>
    public const int VirshConnections = 4;

    private static readonly int[] Connections = [1, 2, 3, VirshConnections, 8];

    public static async Task<IReadOnlyList<Candidate>> ForAsync(TwoHostLab lab, Link link)
    {
        var auto = await ResolveAsync(lab, link, ParallelMigrationSetting.Auto);
        var parallel = await ResolveAsync(lab, link, ParallelMigrationSetting.Parallel);
        Candidate[] all =
        [
            .. Connections.Select(connections => new Candidate(NameOf(connections), PlanOf(connections))),
            new("resolver, Auto", auto),
            .. auto.BandwidthLimit is null ? [] : new[] { new Candidate("resolver, Auto, raised while alone", auto, Available: parallel.BandwidthLimit) },
            new("resolver, Parallel", parallel),
            new("half the bandwidth", parallel with { BandwidthLimit = parallel.BandwidthLimit / 2 }),
            new($"virsh, {NameOf(VirshConnections)}", PlanOf(VirshConnections), ByVirsh: true),
        ];
        return [.. all.Select((candidate, index) => candidate with { Order = index })];
    }

    /// <summary>The name of a plan with nothing but a number of connections; 1 is a migration that is not parallel.</summary>
    public static string NameOf(int connections) => connections == 1 ? "1, not parallel" : $"{connections} connections";

    private static MigrationPlan PlanOf(int connections) => new() { Connections = connections == 1 ? null : connections };

    private static async Task<MigrationPlan> ResolveAsync(TwoHostLab lab, Link link, ParallelMigrationSetting setting)
    {
        var decision = new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = new() { ParallelMigration = setting },
            VmResources = (await lab.Alpha.ReadVmAsync(TwoHostLab.Guest)).Resources,
            Source = await HostAsync(lab.Alpha),
            Destination = await HostAsync(lab.Beta),
        });
        return decision.Plan ?? throw new BenchmarkException($"The resolver refuses: {decision.Explain()}");

        // A shaper's speed is not the interface's: a manager would know it as the network's quality of service.
        async Task<HostResources> HostAsync(LibvirtConnection host)
        {
            var resources = await host.ReadHostAsync(lab.Interface);
            return resources with { LinkBandwidth = link.Bandwidth ?? resources.LinkBandwidth };
        }
    }
}
