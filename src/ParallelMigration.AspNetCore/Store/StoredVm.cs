using System;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>A VM as a store keeps it: what oVirt's API says about it.</summary>
public sealed record StoredVm
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the name, which no other VM has.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the description, for people. The default is none.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the id of the VM's cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Gets the virtual CPUs. The default is one socket with one core with one thread.</summary>
    public OVirtCpuTopology Topology { get; init; } = new(1, 1, 1);

    /// <summary>Gets the memory in bytes, more than 0. The default is 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Gets the VM's own compatibility level. The default is <see langword="null"/>: the cluster's.</summary>
    public ClusterLevel? CustomLevel { get; init; }

    /// <summary>Gets whether the VM may migrate. The default is by hand and automatically.</summary>
    public OVirtMigrationMode MigrationMode { get; init; }

    /// <summary>Gets the downtime that counts with the legacy policy. The default is <see langword="null"/>: left to the host.</summary>
    public TimeSpan? MigrationDowntime { get; init; }

    /// <summary>Gets whether migrations go through the libvirt daemons. The default is <see langword="null"/>: as the cluster says.</summary>
    public bool? TunnelMigration { get; init; }

    /// <summary>Gets the VM's own migration options. The default is all absent, which is all as the cluster's.</summary>
    public OVirtMigrationOptions Migration { get; init; } = new();

    /// <summary>Gets what the VM does now. The default is down.</summary>
    public VmStatus Status { get; init; }

    /// <summary>Gets the id of the host that the VM runs on. The default is <see langword="null"/>: it does not run.</summary>
    public Guid? HostId { get; init; }

    /// <summary>Gets how often the VM's settings have been saved. The store counts; the default is 0, not saved yet. Status and host change without it.</summary>
    public long Version { get; init; }

    /// <summary>Returns the VM as oVirt's API returns it, for <see cref="OVirtVm.ToVmSettings"/>.</summary>
    public OVirtVm ToOVirtVm() => new()
    {
        Id = Id.ToString(),
        Name = Name,
        ClusterId = ClusterId.ToString(),
        Topology = Topology,
        CustomLevel = CustomLevel,
        MigrationMode = MigrationMode,
        MigrationDowntime = MigrationDowntime,
        TunnelMigration = TunnelMigration,
        Migration = Migration,
    };
}
