using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace ParallelMigration.OVirt;

/// <summary>
/// Reads clusters, VMs and hosts as oVirt's REST API (version 4) returns them, in JSON and XML: one by itself, or a collection of any
/// size, thing by thing, in constant memory.
/// </summary>
/// <remarks>
/// <para>What is not needed for decisions is passed over. Within <c>migration</c> anything unknown is an error that names what may stand
/// there.</para>
/// <para>Hostile documents are harmless: an XML document type is an error, so that there are no entities; nothing is ever fetched; no more
/// than 64 levels of nesting, 4 MiB for one thing and 4096 characters for one value are read.</para>
/// <para>Reading is lazy: errors in a document appear as <see cref="OVirtFormatException"/> when reading arrives there; what came before is
/// good. Errors of the stream itself pass through. The stream is left open and can be read once.</para>
/// </remarks>
public static class OVirtDocuments
{
    /// <summary>Reads <c>&lt;clusters&gt;</c>, <c>&lt;cluster&gt;</c>, <c>{"cluster": [...]}</c> or the JSON object of one cluster.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML; <see langword="null"/>, the default: told by the first character.</param>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    public static IEnumerable<OVirtCluster> ReadClusters(Stream stream, OVirtFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.Read(stream, format, Shapes.Clusters, DocumentMapping.Cluster);
    }

    /// <summary><see cref="ReadClusters"/> without waiting for the stream.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML; <see langword="null"/>, the default: told by the first character.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: cancelled.</exception>
    public static IAsyncEnumerable<OVirtCluster> ReadClustersAsync(
        Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, Shapes.Clusters, DocumentMapping.Cluster, cancellationToken);
    }

    /// <summary>Reads <c>&lt;vms&gt;</c>, <c>&lt;vm&gt;</c>, <c>{"vm": [...]}</c> or the JSON object of one VM.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML; <see langword="null"/>, the default: told by the first character.</param>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    public static IEnumerable<OVirtVm> ReadVms(Stream stream, OVirtFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.Read(stream, format, Shapes.Vms, DocumentMapping.Vm);
    }

    /// <summary><see cref="ReadVms"/> without waiting for the stream.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML; <see langword="null"/>, the default: told by the first character.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: cancelled.</exception>
    public static IAsyncEnumerable<OVirtVm> ReadVmsAsync(
        Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, Shapes.Vms, DocumentMapping.Vm, cancellationToken);
    }

    /// <summary>Reads <c>&lt;hosts&gt;</c>, <c>&lt;host&gt;</c>, <c>{"host": [...]}</c> or the JSON object of one host.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML; <see langword="null"/>, the default: told by the first character.</param>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    public static IEnumerable<OVirtHost> ReadHosts(Stream stream, OVirtFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.Read(stream, format, Shapes.Hosts, DocumentMapping.Host);
    }

    /// <summary><see cref="ReadHosts"/> without waiting for the stream.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML.</param>
    /// <param name="format">JSON or XML; <see langword="null"/>, the default: told by the first character.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: cancelled.</exception>
    public static IAsyncEnumerable<OVirtHost> ReadHostsAsync(
        Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, Shapes.Hosts, DocumentMapping.Host, cancellationToken);
    }
}
