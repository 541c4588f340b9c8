using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Tool.Input;

/// <summary>
/// What oVirt's REST API returns, as JSON or XML. The edit is the body of an update: what it leaves absent stays as it is. VMs of other
/// clusters are left out.
/// </summary>
internal sealed class OVirtAuditInput : AuditInput
{
    // The API always gives a topology; without one, one vCPU is the least that a VM can have.
    private static readonly VmResources LeastVm = new() { Vcpus = 1 };

    private OVirtCluster? cluster;

    internal override async Task<ClusterEdit> ReadClusterAsync(Stream input, CancellationToken cancellation)
    {
        cluster = await OneClusterAsync(input, cancellation).ConfigureAwait(false);
        var settings = cluster.ToClusterSettings();
        return new() { Before = settings, After = settings };
    }

    internal override async Task<ClusterEdit> ReadChangeAsync(Stream input, CancellationToken cancellation)
    {
        var before = cluster!;
        cluster = before.Apply(await OVirtDocuments.ReadClusterUpdateAsync(input, cancellationToken: cancellation).ConfigureAwait(false));
        return new() { Before = before.ToClusterSettings(), After = cluster.ToClusterSettings() };
    }

    internal override async IAsyncEnumerable<VmEntry> ReadVmsAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var vm in OVirtDocuments.ReadVmsAsync(input, cancellationToken: cancellation).ConfigureAwait(false))
        {
            if (vm.ClusterId is null || cluster!.Id is null || vm.ClusterId == cluster.Id)
            {
                yield return new(vm.ToVmSettings(cluster!), vm.ToVmResources() ?? LeastVm);
            }
        }
    }

    private static async Task<OVirtCluster> OneClusterAsync(Stream input, CancellationToken cancellation)
    {
        var clusters = new List<OVirtCluster>();
        await foreach (var found in OVirtDocuments.ReadClustersAsync(input, cancellationToken: cancellation).ConfigureAwait(false))
        {
            clusters.Add(found);
            if (clusters.Count > 1)
            {
                throw new OVirtFormatException("has several clusters; give the file of one", line: 1);
            }
        }

        return clusters.SingleOrDefault() ?? throw new OVirtFormatException("has no cluster", line: 1);
    }
}
