using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What a VM of oVirt's REST API says that its migrations depend on.</summary>
public sealed record OVirtVm
{
    /// <summary>Gets the VM's id, a UUID. The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the VM's name. The default is none.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the id of the VM's cluster. The default is none.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Gets <c>cpu.topology</c>, as it is configured. The default is <see langword="null"/>: not given.</summary>
    public OVirtCpuTopology? Topology { get; init; }

    /// <summary>Gets <c>dynamic_cpu.topology</c>, that of a running VM. The default is <see langword="null"/>: not given.</summary>
    public OVirtCpuTopology? RunningTopology { get; init; }

    /// <summary>Gets the number of virtual CPUs: the running topology's, else the configured one's; <see langword="null"/>: neither is given.</summary>
    public int? Vcpus => RunningTopology?.Cpus ?? Topology?.Cpus;

    /// <summary>
    /// Gets <c>cpu_pinning_policy</c> as oVirt names it: <c>none</c>, <c>manual</c>, <c>resize_and_pin_numa</c>, <c>dedicated</c>,
    /// <c>isolate_threads</c>. The default is none given.
    /// </summary>
    public string? CpuPinningPolicy { get; init; }

    /// <summary>
    /// Gets where virtual CPUs may run, by their numbers from 0 on: <c>cpu_tune</c> of <c>dynamic_cpu</c>, else of <c>cpu</c>, the host's CPUs as oVirt writes them
    /// (<c>1-4,^2,6</c>); empty: anywhere. The default is <see langword="null"/>: not given, which is anywhere too.
    /// </summary>
    public IReadOnlyDictionary<int, string>? CpuPins { get; init; }

    /// <summary>
    /// Gets <c>custom_compatibility_version</c>, the VM's own compatibility level, which decides for this VM. The default is <see langword="null"/>: the cluster's.
    /// An empty element, with which an update takes the own level away, is 0.0.
    /// </summary>
    public ClusterLevel? CustomLevel { get; init; }

    internal ClusterLevel? OwnLevel => CustomLevel is { } level && level != default ? level : null;

    /// <summary>Gets <c>placement_policy.affinity</c>. The default is <see langword="null"/>: not given, which is migratable.</summary>
    public OVirtMigrationMode? MigrationMode { get; init; }

    /// <summary>
    /// Gets <c>migration_downtime</c>, which counts with the legacy policy only. The default is <see langword="null"/>: not given. Zero, which is oVirt's −1 and 0,
    /// leaves it to Vdsm.
    /// </summary>
    public TimeSpan? MigrationDowntime { get; init; }

    /// <summary>Gets <c>tunnel_migration</c>. The default is <see langword="null"/>: the cluster's.</summary>
    public bool? TunnelMigration { get; init; }

    /// <summary>Gets <c>migration</c>. The default is <see langword="null"/>: not given, all as the cluster's.</summary>
    public OVirtMigrationOptions? Migration { get; init; }

    /// <summary>Gets what reading found at fault in this VM alone. The default is empty.</summary>
    public IReadOnlyList<OVirtFinding> Findings { get; init; } = [];

    /// <summary>
    /// Reads VMs as oVirt's REST API (version 4) returns them, one by itself or a collection of any size, object by object, in constant memory:
    /// <c>&lt;vms&gt;</c>, <c>&lt;vm&gt;</c>, <c>{"vm": [...]}</c> or the JSON object of one VM.
    /// </summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML. It is left open and can be read once.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">While enumerating: the document is not that.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: reading was canceled.</exception>
    /// <remarks>How documents are read: <see cref="OVirtCluster.ReadAllAsync"/>.</remarks>
    public static IAsyncEnumerable<OVirtVm> ReadAllAsync(Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadAsync(stream, format, DocumentKind.Vms, DocumentMapping.Vm, cancellationToken);
    }

    /// <summary>Reads the body of an update of a VM (<c>PUT /vms/{id}</c>), for <see cref="Apply"/>.</summary>
    /// <param name="stream">UTF-8 in JSON, any encoding that XML names itself in XML. It is left open.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The document is not that.</exception>
    /// <exception cref="OperationCanceledException">Reading was canceled.</exception>
    public static Task<OVirtVm> ReadUpdateAsync(Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DocumentReading.ReadOneAsync(stream, format, new("vm"), DocumentMapping.VmUpdate, cancellationToken);
    }

    /// <summary>Returns this VM after an update (<c>PUT /vms/{id}</c>): only what the update's body has changes, part by part.</summary>
    /// <param name="update">The body of the update. Its id, where it has one, is this VM's.</param>
    /// <remarks>A topology in the update replaces the running one too: oVirt hot-plugs, or applies it at the next start.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The update has another id, which oVirt refuses as well.</exception>
    public OVirtVm Apply(OVirtVm update)
    {
        ArgumentNullException.ThrowIfNull(update);
        Updates.GuardId(Id, update.Id);
        return this with
        {
            Id = Id ?? update.Id,
            Name = update.Name ?? Name,
            ClusterId = update.ClusterId ?? ClusterId,
            Topology = Topology?.Apply(update.Topology) ?? update.Topology,
            RunningTopology = update.Topology is null ? RunningTopology : null,
            CpuPinningPolicy = update.CpuPinningPolicy ?? CpuPinningPolicy,
            CpuPins = update.CpuPins ?? CpuPins,
            CustomLevel = update.CustomLevel is { } level ? (level == default ? null : level) : CustomLevel,
            MigrationMode = update.MigrationMode ?? MigrationMode,
            MigrationDowntime = update.MigrationDowntime ?? MigrationDowntime,
            TunnelMigration = update.TunnelMigration ?? TunnelMigration,
            Migration = Migration?.Apply(update.Migration) ?? update.Migration,
            Findings = Updates.Remaining(Findings, update.Migration),
        };
    }

    /// <summary>Returns the VM's settings as the resolver takes them.</summary>
    /// <param name="cluster">The VM's cluster, from which it inherits encryption, tunnelling and the legacy policy's options.</param>
    /// <param name="policies">The site's policies. The default is <see cref="OVirtPolicyCatalog.Stock"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cluster"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The VM has a policy that is not one of <paramref name="policies"/>.</exception>
    public VmSettings ToVmSettings(OVirtCluster cluster, OVirtPolicyCatalog? policies = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new()
        {
            Id = Id ?? Name,
            ParallelMigration = Migration?.ParallelMigrations?.Setting,
            MigrationPolicy = EffectiveOptions.OwnPolicy(this, cluster, policies),
            Encrypted = EffectiveOptions.Flag(Migration?.Encrypted, cluster.Migration?.Encrypted),
            Transport = TunnelMigration ?? cluster.TunnelMigration ?? false ? MigrationTransport.Tunnelled : MigrationTransport.Direct,
        };
    }

    /// <summary>
    /// Returns the cluster's settings as they count for this VM: with <see cref="CustomLevel"/>, where the VM has one, instead of the cluster's level
    /// (rules R11 and R12).
    /// </summary>
    /// <param name="cluster">The VM's cluster.</param>
    /// <param name="policies">The site's policies. The default is <see cref="OVirtPolicyCatalog.Stock"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cluster"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The cluster has a policy that is not one of <paramref name="policies"/>.</exception>
    public ClusterSettings ToClusterSettings(OVirtCluster cluster, OVirtPolicyCatalog? policies = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var settings = cluster.ToClusterSettings(policies);
        return OwnLevel is { } level ? settings with { Level = level } : settings;
    }

    /// <summary>Returns what the VM has to migrate with.</summary>
    /// <returns>The resources; <see langword="null"/>: the document gives no topology.</returns>
    /// <remarks>
    /// The limit of rule R9 is left open: oVirt's pins are the virtual CPUs', which do not bind QEMU's migration threads. The engine
    /// also pins the emulator of some high-performance VMs, but the API does not say where to.
    /// </remarks>
    public VmResources? ToVmResources() => Vcpus is { } vcpus ? new() { Vcpus = vcpus } : null;

    /// <summary>Returns everything that keeps the VM from being understood: <see cref="Findings"/>, and a policy that is not one of the site's.</summary>
    /// <param name="cluster">The VM's cluster, whose level decides which policies there are.</param>
    /// <param name="policies">The site's policies. The default is <see cref="OVirtPolicyCatalog.Stock"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cluster"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<OVirtFinding> Check(OVirtCluster cluster, OVirtPolicyCatalog? policies = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return EffectiveOptions.UnknownPolicy(Migration, cluster.Level, policies) is { } unknown ? [.. Findings, unknown] : Findings;
    }

    /// <inheritdoc/>
    public bool Equals(OVirtVm? other) => other is not null
        && (Id, Name, ClusterId, Topology, RunningTopology, CpuPinningPolicy, CustomLevel)
            == (other.Id, other.Name, other.ClusterId, other.Topology, other.RunningTopology, other.CpuPinningPolicy, other.CustomLevel)
        && (MigrationMode, MigrationDowntime, TunnelMigration, Migration) == (other.MigrationMode, other.MigrationDowntime, other.TunnelMigration, other.Migration)
        && (CpuPins is null ? other.CpuPins is null : other.CpuPins?.Count == CpuPins.Count && CpuPins.All(pin => other.CpuPins.TryGetValue(pin.Key, out var set) && set == pin.Value))
        && Findings.SequenceEqual(other.Findings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Name, ClusterId, Topology, CustomLevel, MigrationMode, Migration, Findings.Count);
}
