using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What a host of oVirt's REST API says that migrations depend on.</summary>
public sealed record OVirtHost
{
    /// <summary>Gets the host's id, a UUID. The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the host's name. The default is none.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the id of the host's cluster. The default is none.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Gets sockets × cores × threads of <c>cpu.topology</c>. The default is <see langword="null"/>: not given, as before activation.</summary>
    public int? CpuThreads { get; init; }

    /// <summary>
    /// Gets the version from <c>libvirt_version.full_version</c> (<c>libvirt-9.0.0-10.el9</c>), else from its numbers. The default is
    /// <see langword="null"/>: unknown.
    /// </summary>
    /// <remarks>The REST API does not give QEMU's version: add it to the resources where it is known.</remarks>
    public HypervisorVersion? LibvirtVersion { get; init; }

    /// <summary>Gets the interfaces. The default is empty, as in a document that was not read with <c>follow=nics</c>.</summary>
    public IReadOnlyList<OVirtHostNic> Nics { get; init; } = [];

    /// <summary>
    /// Reads hosts as oVirt's REST API (version 4) returns them, one by itself or a collection of any size, object by object, in constant memory:
    /// <c>&lt;hosts&gt;</c>, <c>&lt;host&gt;</c>, <c>{"host": [...]}</c> or the JSON object of one host.
    /// </summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML. It is left open and can be read once.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: reading was canceled.</exception>
    /// <remarks>How documents are read: <see cref="OVirtCluster.ReadAllAsync"/>.</remarks>
    public static IAsyncEnumerable<OVirtHost> ReadAllAsync(Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, DocumentKind.Hosts, DocumentMapping.Host, cancellationToken);
    }

    /// <summary>Returns the host as the resolver takes it, with an unknown bandwidth.</summary>
    /// <returns>The resources; <see langword="null"/>: the document gives no CPU threads.</returns>
    public HostResources? ToHostResources() => Resources(null, null);

    /// <summary>Returns the host as the resolver takes it, by an interface.</summary>
    /// <param name="migrationNic">
    /// The name of the interface that carries the migration network: the QoS of its network, else its speed, becomes the link's bandwidth (rule B1).
    /// </param>
    /// <returns>The resources; <see langword="null"/>: the document gives no CPU threads.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="migrationNic"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The host has no such interface. The message names those that it has.</exception>
    public HostResources? ToHostResources(string migrationNic)
    {
        ArgumentNullException.ThrowIfNull(migrationNic);
        return Resources(Nics.FirstOrDefault(nic => nic.Name == migrationNic) ?? throw NoSuchInterface(migrationNic), qos: null);
    }

    /// <summary>Returns the host as the resolver takes it, by the migration network.</summary>
    /// <param name="network">
    /// The network. Its QoS becomes the link's bandwidth, else the QoS of its attachment to this host, else the speed of the interface that it is on.
    /// </param>
    /// <returns>The resources, with an unknown bandwidth where the network is on none of the interfaces; <see langword="null"/>: the document gives no CPU threads.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is <see langword="null"/>.</exception>
    public HostResources? ToHostResources(OVirtMigrationNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Resources(
            Nics.FirstOrDefault(nic => (nic.NetworkId is { } id && id == network.Id) || (nic.NetworkName is { } name && name == network.Name)),
            network.QosBandwidth);
    }

    /// <inheritdoc/>
    public bool Equals(OVirtHost? other) => other is not null
        && (Id, Name, ClusterId, CpuThreads, LibvirtVersion) == (other.Id, other.Name, other.ClusterId, other.CpuThreads, other.LibvirtVersion)
        && Nics.SequenceEqual(other.Nics);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Name, ClusterId, CpuThreads, LibvirtVersion, Nics.Count);

    private HostResources? Resources(OVirtHostNic? nic, Bandwidth? qos) => CpuThreads is { } threads
        ? new()
        {
            Id = Id ?? Name,
            CpuThreads = threads,
            LibvirtVersion = LibvirtVersion,
            LinkBandwidth = qos ?? nic?.QosBandwidth ?? nic?.Speed
                ?? Nics.FirstOrDefault(other => nic?.BaseInterface is { } name && other.Name == name)?.Speed,
        }
        : null;

    private ArgumentException NoSuchInterface(string migrationNic) => new(
        $"The host {Quote.Text(Name ?? Id ?? "")} has no interface {Quote.Text(migrationNic)}. "
        + (Nics.Count == 0
            ? "Its document has no interfaces at all: read it with follow=nics."
            : "It has " + string.Join(", ", Nics.Select(nic => Quote.Text(nic.Name ?? ""))) + "."),
        nameof(migrationNic));
}
