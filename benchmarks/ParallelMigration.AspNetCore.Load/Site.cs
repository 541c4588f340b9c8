using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.OVirt;

namespace ParallelMigration.AspNetCore.Load;

/// <summary>A site with as many VMs as are asked for.</summary>
internal static class Site
{
    private static readonly Guid DataCenter = new(1, 0, 0, new byte[8]);
    private static readonly Guid Cluster = new(2, 0, 0, new byte[8]);

    internal static InMemorySettingsStore Create(int vms) => new(
        [new() { Id = DataCenter, Name = "Default", Level = new(4, 8) }],
        [new() { Id = Cluster, Name = "Default", DataCenterId = DataCenter, Level = new(4, 8), Migration = new() { PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id! } }],
        Enumerable.Range(0, vms).Select(i => new StoredVm { Id = Vm(i), Name = $"vm{i:00000}", ClusterId = Cluster, Topology = new(2, 4, 1), Status = VmStatus.Up }),
        [],
        OVirtPolicyCatalog.StockPolicies);

    internal static Guid Vm(int number) => new(number, 1, 1, new byte[8]);
}
