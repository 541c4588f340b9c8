using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>The JSON contract's spelling. Options and a host given in files of their own take precedence over the cluster's file.</summary>
internal sealed class NativeAuditInput : AuditInput
{
    private ClusterDocument? cluster;

    internal override async IAsyncEnumerable<AuditedVm> ReadVmsAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var vm in DecisionJson.ReadVmsAsync(input, cancellation).ConfigureAwait(false))
        {
            yield return AuditedVm.Checked(vm);
        }
    }

    private protected override IEnumerable<(string? File, Func<Stream, Task> Read)> Readers(AuditFiles files, CancellationToken cancellation) =>
    [
        (files.Cluster, input => ReadClusterAsync(input, cancellation)),
        (files.Change, input => ReadChangeAsync(input, cancellation)),
        .. base.Readers(files, cancellation),
    ];

    private async Task ReadClusterAsync(Stream input, CancellationToken cancellation)
    {
        cluster = DecisionJson.ReadCluster(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false));
        if (cluster.Vms.Count > 0)
        {
            throw new InvalidRequestException(
                InvalidRequestCode.InvalidValue, 0, "vms", "is not read by audit, which has VMs from --vms alone: move them there, or use validate");
        }

        Options = cluster.Options;
        Host = cluster.Host;
        Edit = cluster.AsItIs;
    }

    private async Task ReadChangeAsync(Stream input, CancellationToken cancellation) =>
        Edit = DecisionJson.ReadChange(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false), cluster!);
}
