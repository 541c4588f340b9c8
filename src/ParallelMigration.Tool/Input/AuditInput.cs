using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>Where an audit's cluster, edit and VMs come from: one for each format of files.</summary>
internal abstract class AuditInput
{
    /// <summary>The site's options, as far as the cluster's file says them.</summary>
    internal ResolverOptions Options { get; private protected set; } = ResolverOptions.Default;

    /// <summary>The cluster as it is, as an edit that changes nothing.</summary>
    internal abstract Task<ClusterEdit> ReadClusterAsync(Stream input, CancellationToken cancellation);

    /// <summary>The edit, after the cluster.</summary>
    internal abstract Task<ClusterEdit> ReadChangeAsync(Stream input, CancellationToken cancellation);

    /// <summary>The VMs one by one, after the cluster.</summary>
    internal abstract IAsyncEnumerable<VmEntry> ReadVmsAsync(Stream input, CancellationToken cancellation);
}

/// <summary>The JSON contract's spelling.</summary>
internal sealed class NativeAuditInput : AuditInput
{
    private ClusterDocument? cluster;

    internal override async Task<ClusterEdit> ReadClusterAsync(Stream input, CancellationToken cancellation)
    {
        cluster = AuditJson.ReadCluster(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false));
        if (cluster.Vms.Count > 0)
        {
            throw new InvalidRequestException(
                InvalidRequestCode.InvalidValue, 0, "vms", "is not read by audit, which has VMs from --vms alone: move them there, or use validate");
        }

        Options = cluster.Options;
        return cluster.AsItIs;
    }

    internal override async Task<ClusterEdit> ReadChangeAsync(Stream input, CancellationToken cancellation) =>
        AuditJson.ReadChange(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false), cluster!);

    internal override IAsyncEnumerable<VmEntry> ReadVmsAsync(Stream input, CancellationToken cancellation) => AuditJson.ReadVmsAsync(input, cancellation);
}
