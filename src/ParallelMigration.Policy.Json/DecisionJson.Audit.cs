using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Json;

/// <content>Clusters, edits and VMs are read, and audits written.</content>
public static partial class DecisionJson
{
    /// <summary>Reads a cluster: <c>{"options": …, "cluster": …, "host": …, "vms": […]}</c>, of which only <c>cluster</c> is required.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <exception cref="InvalidRequestException">The document is not that.</exception>
    public static ClusterDocument ReadCluster(ReadOnlySpan<byte> utf8) => Document.Read(utf8, Json.ReadRequest.ClusterDocument);

    /// <summary>
    /// Reads an edit: <c>{"cluster": …, "policy": {"before": …, "after": …}}</c>, the cluster as it will be, a policy's edit, or both. How many
    /// have that policy is reported by the audit: <see cref="AuditSummary.VmsWithPolicy"/>.
    /// </summary>
    /// <remarks>
    /// <c>cluster</c> is the whole cluster after the edit, not a part of it: what it leaves out takes its default, and not what the cluster has before.
    /// </remarks>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <param name="cluster">The cluster as it is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cluster"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidRequestException">The document is not that.</exception>
    public static ClusterEdit ReadChange(ReadOnlySpan<byte> utf8, ClusterDocument cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return Document.Read(utf8, (ref Utf8JsonReader json) => Json.ReadRequest.Change(ref json, cluster.AsItIs));
    }

    /// <summary>Reads VMs one by one: a JSON array of them, or one after the other (JSON lines). Memory does not grow with their number.</summary>
    /// <param name="utf8">The stream, at its first byte. It is not closed.</param>
    /// <param name="cancellationToken">Honoured between reads.</param>
    /// <exception cref="ArgumentNullException"><paramref name="utf8"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidRequestException">While enumerating: what comes next is not a VM.</exception>
    public static IAsyncEnumerable<ClusterVm> ReadVmsAsync(Stream utf8, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        return ReadAsync(utf8, cancellationToken);
    }

    /// <summary>Reads a host: the object that is <c>source</c> or <c>destination</c> in a request.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <exception cref="InvalidRequestException">The document is not that.</exception>
    public static HostResources ReadHost(ReadOnlySpan<byte> utf8) =>
        Document.Read(utf8, (ref Utf8JsonReader json) => Json.ReadRequest.Host(ref json, facts: null));

    /// <summary>Writes one VM's audit as one line, without a line end.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="audit">The VM's audit.</param>
    /// <param name="name">The VM's name, where it has one beside its id. The default is <see langword="null"/>: none.</param>
    /// <param name="plansCompared">Whether its plans were compared. The default is yes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> or <paramref name="audit"/> is <see langword="null"/>.</exception>
    public static void WriteVmAudit(IBufferWriter<byte> output, VmAudit audit, string? name = null, bool plansCompared = true)
    {
        ArgumentNullException.ThrowIfNull(audit);
        Write.Serialized(output, AuditMapping.Audit(audit, name, plansCompared), ContractContext.Default.VmAuditDto);
    }

    /// <summary>Writes what was found about one VM apart from the rules as one line, <c>{"vm": …, "findings": […]}</c>, without a line end.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="id">The VM's id.</param>
    /// <param name="name">The VM's name.</param>
    /// <param name="findings">The findings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> or <paramref name="findings"/> is <see langword="null"/>.</exception>
    internal static void WriteFindings(IBufferWriter<byte> output, string? id, string? name, IEnumerable<AuditFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        VmFindingsDto dto = new() { Vm = id, Name = name, Findings = [.. findings.Select(AuditFindingDto.Of)] };
        Write.Serialized(output, dto, ContractContext.Default.VmFindingsDto);
    }

    /// <summary>Writes an audit's numbers as one line, <c>{"summary": …}</c>, without a line end.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="summary">The numbers.</param>
    /// <param name="host">The host between which plans were compared (<see cref="ClusterEdit.Host"/>); <see langword="null"/>: plans were not compared.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> or <paramref name="summary"/> is <see langword="null"/>.</exception>
    public static void WriteAuditSummary(IBufferWriter<byte> output, AuditSummary summary, HostResources? host) =>
        WriteAuditSummary(output, summary, new AuditScope { PlansCompared = host is not null, BandwidthKnown = host?.LinkBandwidth is not null });

    internal static void WriteAuditSummary(IBufferWriter<byte> output, AuditSummary summary, AuditScope scope)
    {
        ArgumentNullException.ThrowIfNull(summary);
        Write.Serialized(output, AuditMapping.Summary(summary, scope), ContractContext.Default.AuditSummaryDto);
    }

    private static async IAsyncEnumerable<ClusterVm> ReadAsync(Stream utf8, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var start = await DocumentStart.OfAsync(utf8, cancellationToken).ConfigureAwait(false);
        var vms = JsonSerializer.DeserializeAsyncEnumerable(
            start, ContractContext.Default.ClusterVm, topLevelValues: !start.IsArray, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (vms.ConfigureAwait(false))
        {
            while (true)
            {
                ClusterVm entry;
                try
                {
                    if (!await vms.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }

                    // The converter makes a VM of null an error.
                    entry = vms.Current!;
                }
                catch (ContractError error)
                {
                    throw InvalidDocument.From(
                        error, (error.LineNumber ?? 0) + 1, string.IsNullOrEmpty(error.Property) ? PlaceOf(error) : $"{PlaceOf(error)}.{error.Property}");
                }
                catch (JsonException) when (start.IsUtf16)
                {
                    throw InvalidDocument.Utf16();
                }
                catch (JsonException error)
                {
                    throw InvalidDocument.FromSyntax(error, PlaceOf(error));
                }

                yield return entry;
            }
        }
    }
    /// <summary>The serializer reads ahead of what it has returned, and knows the place: <c>$[3]</c>.</summary>
    private static string PlaceOf(JsonException error) => error.Path?.TrimStart('$') ?? "";
}
