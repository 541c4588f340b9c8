using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt;

/// <summary>
/// Reads clusters, VMs and hosts as oVirt's REST API (version 4) returns them, in JSON and XML: one by itself, or a collection of any
/// size, object by object, in constant memory; and the bodies of updates.
/// </summary>
/// <remarks>
/// <para>What is not needed for decisions is ignored. An unknown field within <c>migration</c>, such as a later oVirt may have, is a warning of that object in a
/// document that oVirt returned, and an error in an update's body, where it may be a typing error.</para>
/// <para>Hostile documents are harmless: an XML document type is an error, so that there are no entities; nothing is ever fetched; no more
/// than 64 levels of nesting, 4 MiB and 250,000 parts for one object and 4096 characters for one value are read.</para>
/// <para>Reading is lazy: errors in a document appear as <see cref="OVirtFormatException"/> when reading arrives there; what came before is
/// good. Errors of the stream itself pass through. The stream is left open and can be read once. A caller that cannot await uses
/// <c>ToBlockingEnumerable()</c>.</para>
/// </remarks>
public static class OVirtDocuments
{
    /// <summary>Reads <c>&lt;clusters&gt;</c>, <c>&lt;cluster&gt;</c>, <c>{"cluster": [...]}</c> or the JSON object of one cluster.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: reading was canceled.</exception>
    public static IAsyncEnumerable<OVirtCluster> ReadClustersAsync(
        Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, DocumentKind.Clusters, DocumentMapping.Cluster, cancellationToken);
    }

    /// <summary>Reads <c>&lt;vms&gt;</c>, <c>&lt;vm&gt;</c>, <c>{"vm": [...]}</c> or the JSON object of one VM.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: reading was canceled.</exception>
    public static IAsyncEnumerable<OVirtVm> ReadVmsAsync(
        Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, DocumentKind.Vms, DocumentMapping.Vm, cancellationToken);
    }

    /// <summary>Reads <c>&lt;hosts&gt;</c>, <c>&lt;host&gt;</c>, <c>{"host": [...]}</c> or the JSON object of one host.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: reading was canceled.</exception>
    public static IAsyncEnumerable<OVirtHost> ReadHostsAsync(
        Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, DocumentKind.Hosts, DocumentMapping.Host, cancellationToken);
    }

    /// <summary>Reads the body of an update of a cluster (<c>PUT /clusters/{id}</c>), for <see cref="OVirtCluster.Apply"/>.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The document is not that.</exception>
    /// <exception cref="OperationCanceledException">Reading was canceled.</exception>
    public static Task<OVirtCluster> ReadClusterUpdateAsync(Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadOneAsync(stream, format, new("cluster"), DocumentMapping.ClusterUpdate, cancellationToken);
    }

    /// <summary>Reads the body of an update of a VM (<c>PUT /vms/{id}</c>), for <see cref="OVirtVm.Apply"/>.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The document is not that.</exception>
    /// <exception cref="OperationCanceledException">Reading was canceled.</exception>
    public static Task<OVirtVm> ReadVmUpdateAsync(Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadOneAsync(stream, format, new("vm"), DocumentMapping.VmUpdate, cancellationToken);
    }
}
