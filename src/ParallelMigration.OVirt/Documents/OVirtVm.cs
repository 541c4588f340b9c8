using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What a VM of oVirt's REST API says that its migrations depend on.</summary>
public sealed record OVirtVm
{
    /// <summary>The VM's id, a UUID. Default: none.</summary>
    public string? Id { get; init; }

    /// <summary>The VM's name. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary>The id of the VM's cluster. Default: none.</summary>
    public string? ClusterId { get; init; }

    /// <summary>
    /// Sockets × cores × threads of <c>cpu.topology</c>, or of <c>dynamic_cpu.topology</c> where a running VM has one;
    /// <see langword="null"/>, the default: not given.
    /// </summary>
    public int? Vcpus { get; init; }

    /// <summary>
    /// <c>cpu_pinning_policy</c> as oVirt names it: <c>none</c>, <c>manual</c>, <c>resize_and_pin_numa</c>, <c>dedicated</c>,
    /// <c>isolate_threads</c>. Default: none given.
    /// </summary>
    public string? CpuPinningPolicy { get; init; }

    /// <summary>
    /// Where the virtual CPUs may run: <c>cpu_tune</c> of <c>dynamic_cpu</c>, else of <c>cpu</c>. Default: empty, anywhere.
    /// </summary>
    public IReadOnlyList<OVirtCpuPin> CpuPins { get; init; } = [];

    /// <summary><c>tunnel_migration</c>; <see langword="null"/>, the default: as the cluster.</summary>
    public bool? TunnelMigration { get; init; }

    /// <summary><c>migration</c>; <see langword="null"/>, the default: not given, all as the cluster.</summary>
    public OVirtMigrationOptions? Migration { get; init; }

    /// <summary>Returns this VM after an update (<c>PUT /vms/{id}</c>): only what the update's body has changes, part by part.</summary>
    /// <param name="update">The body of the update. Its id, where it has one, is this VM's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The update has another id, which oVirt refuses as well.</exception>
    public OVirtVm Apply(OVirtVm update)
    {
        ArgumentNullException.ThrowIfNull(update);
        UpdatedId.Guard(Id, update.Id);
        return new()
        {
            Id = Id ?? update.Id,
            Name = update.Name ?? Name,
            ClusterId = update.ClusterId ?? ClusterId,
            Vcpus = update.Vcpus ?? Vcpus,
            CpuPinningPolicy = update.CpuPinningPolicy ?? CpuPinningPolicy,
            CpuPins = update.CpuPins.Count > 0 ? update.CpuPins : CpuPins,
            TunnelMigration = update.TunnelMigration ?? TunnelMigration,
            Migration = Migration?.Apply(update.Migration) ?? update.Migration,
        };
    }

    /// <summary>The VM's settings as the resolver takes them.</summary>
    /// <param name="cluster">The VM's cluster, from which it inherits encryption, tunnelling and the legacy policy's options.</param>
    /// <param name="findPolicy">As with <see cref="OVirtCluster.ToClusterSettings"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cluster"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The VM has a policy that <paramref name="findPolicy"/> does not know.</exception>
    public VmSettings ToVmSettings(OVirtCluster cluster, Func<string, MigrationPolicy?>? findPolicy = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new()
        {
            Id = Id ?? Name,
            ParallelMigration = Migration?.ParallelMigrations?.Setting,
            MigrationPolicy = EffectiveOptions.OwnPolicy(Migration, cluster.Migration, findPolicy),
            Encrypted = EffectiveOptions.Flag(Migration?.Encrypted, cluster.Migration?.Encrypted),
            Transport = TunnelMigration ?? cluster.TunnelMigration ?? false ? MigrationTransport.Tunnelled : MigrationTransport.Direct,
        };
    }

    /// <summary>What the VM has to migrate with.</summary>
    /// <returns>The resources; <see langword="null"/>: the document gives no topology.</returns>
    /// <remarks>
    /// The limit of rule R9 is left open: oVirt's pins are the virtual CPUs', which do not bind QEMU's migration threads. The engine
    /// also pins the emulator of some high-performance VMs, but the API does not say where to.
    /// </remarks>
    public VmResources? ToVmResources() => Vcpus is { } vcpus ? new() { Vcpus = vcpus } : null;

    /// <inheritdoc/>
    public bool Equals(OVirtVm? other) => other is not null
        && (Id, Name, ClusterId, Vcpus, CpuPinningPolicy, TunnelMigration, Migration)
            == (other.Id, other.Name, other.ClusterId, other.Vcpus, other.CpuPinningPolicy, other.TunnelMigration, other.Migration)
        && CpuPins.SequenceEqual(other.CpuPins);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Name, ClusterId, Vcpus, CpuPinningPolicy, TunnelMigration, Migration, CpuPins.Count);
}
