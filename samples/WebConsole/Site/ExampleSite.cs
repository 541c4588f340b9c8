using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>What a new console starts with: 3 clusters, 9 hosts with links of several speeds, and 40 VMs. It is the same each time.</summary>
public static class ExampleSite
{
    private static readonly Guid Production = Id(2, 1), Databases = Id(2, 2), Laboratory = Id(2, 3);
    private static readonly OVirtMigrationNetwork Network = new() { Id = Id(5, 1).ToString(), Name = "migration" };

    /// <summary>Gets the data center.</summary>
    public static StoredDataCenter DataCenter { get; } = new() { Id = Id(1, 1), Name = "Default", Description = "An example." };

    /// <summary>Gets the migration policies: oVirt's stock ones.</summary>
    public static IReadOnlyList<MigrationPolicy> Policies => OVirtPolicyCatalog.StockPolicies;

    /// <summary>Gets the clusters.</summary>
    public static IReadOnlyList<StoredCluster> Clusters { get; } =
    [
        Cluster(Production, "Production", "Web and application servers.", new(4, 8), ParallelMigrationSetting.Auto, OVirtPolicyCatalog.MinimalDowntime),
        Cluster(Databases, "Databases", "Large VMs that change much memory.", new(4, 8), ParallelMigrationSetting.Disabled, OVirtPolicyCatalog.PostCopy),
        Cluster(Laboratory, "Laboratory", "Old hosts, of a level without parallel migrations.", new(4, 6), ParallelMigrationSetting.Disabled, policy: null),
    ];

    /// <summary>Gets the hosts.</summary>
    public static IReadOnlyList<StoredHost> Hosts { get; } =
    [
        Host(1, "prod-a", Production, threads: 64, gbps: 100),
        Host(2, "prod-b", Production, threads: 64, gbps: 100),
        Host(3, "prod-c", Production, threads: 32, gbps: 25),
        Host(4, "prod-d", Production, threads: 32, gbps: 10),
        Host(5, "data-a", Databases, threads: 96, gbps: 40),
        Host(6, "data-b", Databases, threads: 96, gbps: 40),
        Host(7, "data-c", Databases, threads: 48, gbps: 10),
        Host(8, "lab-a", Laboratory, threads: 8, gbps: 1),
        Host(9, "lab-b", Laboratory, threads: 8, gbps: null),
    ];

    /// <summary>Gets the VMs.</summary>
    public static IReadOnlyList<StoredVm> Vms { get; } =
    [
        .. Enumerable.Range(1, 12).Select(n => Vm(n, "web", n, Production, [1, 2, 3, 4], cpus: 2, gib: 4)),
        .. Enumerable.Range(1, 8).Select(n => Vm(12 + n, "app", n, Production, [1, 2, 3], cpus: 8, gib: 32)),
        .. Enumerable.Range(1, 10).Select(n => Vm(20 + n, "db", n, Databases, [5, 6, 7], cpus: 16, gib: 256)),
        .. Enumerable.Range(1, 10).Select(n => Vm(30 + n, "test", n, Laboratory, [8, 9], cpus: 1, gib: 2)),
    ];

    private static Guid Id(int kind, int number) => Guid.Parse($"{kind:x8}-0000-4000-8000-{number:x12}");

    private static StoredCluster Cluster(Guid id, string name, string description, ClusterLevel level, ParallelMigrationSetting parallel, MigrationPolicy? policy) => new()
    {
        Id = id,
        Name = name,
        Description = description,
        DataCenterId = Id(1, 1),
        Level = level,
        MigrationNetwork = Network,
        Migration = new()
        {
            ParallelMigrations = OVirtParallelMigrations.Own(parallel),
            Bandwidth = MigrationBandwidth.Auto,
            PolicyId = policy?.Id,
        },
    };

    private static StoredHost Host(int number, string name, Guid cluster, int threads, int? gbps) => new()
    {
        Id = Id(3, number),
        Name = name,
        ClusterId = cluster,
        Address = name + ".example.com",
        Status = HostStatus.Up,
        Topology = new(2, threads / 4, 2),
        LibvirtVersion = new(10, 0, 0),
        QemuVersion = new(8, 2, 0),
        Nics =
        [
            new() { Id = Id(6, number).ToString(), Name = "eno1", Speed = Bandwidth.FromGigabitsPerSecond(1) },
            new()
            {
                Id = Id(7, number).ToString(),
                Name = "ens3f0",
                Speed = gbps is { } speed ? Bandwidth.FromGigabitsPerSecond(speed) : null,
                NetworkId = Network.Id,
                NetworkName = Network.Name,
            },
        ],
    };

    private static StoredVm Vm(int number, string role, int n, Guid cluster, int[] hosts, int cpus, int gib)
    {
        var runs = role != "test" || n % 3 != 0;
        return new()
        {
            Id = Id(4, number),
            Name = $"{role}-{n:00}",
            ClusterId = cluster,
            Topology = new(1, cpus, 1),
            MemoryBytes = (long)gib << 30,
            MigrationMode = (role, n) switch
            {
                ("web", 12) => OVirtMigrationMode.Pinned,
                ("db", 1) => OVirtMigrationMode.UserMigratable,
                _ => OVirtMigrationMode.Migratable,
            },
            Migration = Own(role, n),
            Status = runs ? VmStatus.Up : VmStatus.Down,
            HostId = runs ? Id(3, hosts[n % hosts.Length]) : null,
        };
    }

    // A few VMs have settings of their own: two with post-copy in a cluster without, one beyond what is recommended, one that says no.
    private static OVirtMigrationOptions Own(string role, int n) => (role, n) switch
    {
        ("app", 3 or 7) => new() { PolicyId = OVirtPolicyCatalog.PostCopy.Id! },
        ("app", 8) => new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(20)) },
        ("web", 5) => new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled) },
        ("web", 6) => new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel), Encrypted = InheritableBoolean.True },
        _ => new(),
    };
}
