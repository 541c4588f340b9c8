using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>Clusters, VMs and hosts out of a document's nodes.</summary>
internal static class DocumentMapping
{
    internal static OVirtCluster Cluster(Node node)
    {
        var options = Options(node);
        if (options?.ParallelMigrations is { Setting: null })
        {
            throw node["migration"]!["parallel_migrations_policy"]!.Error("must be auto, auto_parallel, disabled or custom; only VMs can inherit");
        }

        return new()
        {
            Id = node.Text("id"),
            Name = node.Text("name"),
            Level = node["version"] is { } version ? Level(version) : null,
            TunnelMigration = node.Flag("tunnel_migration"),
            Migration = options,
        };
    }

    internal static OVirtVm Vm(Node node)
    {
        // A running VM that was resized, or pinned at its start, says so there.
        var now = node["dynamic_cpu"];
        var configured = node["cpu"];
        return new()
        {
            Id = node.Text("id"),
            Name = node.Text("name"),
            ClusterId = node["cluster"]?.Text("id"),
            Vcpus = Threads(now?["topology"]) ?? Threads(configured?["topology"]),
            CpuPinningPolicy = node.Text("cpu_pinning_policy"),
            CpuPins = (now?["cpu_tune"] ?? configured?["cpu_tune"]) is { } tune ? Pins(tune) : [],
            TunnelMigration = node.Flag("tunnel_migration"),
            Migration = Options(node),
        };
    }

    internal static OVirtHost Host(Node node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name"),
        ClusterId = node["cluster"]?.Text("id"),
        CpuThreads = Threads(node["cpu"]?["topology"]),
        LibvirtVersion = node["libvirt_version"] is { } version ? LibvirtVersion(version) : null,
        Nics = [.. (node["nics"]?.All("host_nic") ?? []).Select(Nic)],
    };

    private static OVirtMigrationOptions? Options(Node node) => node["migration"] is { } migration ? OptionsMapping.Read(migration) : null;

    private static ClusterLevel? Level(Node version) =>
        version.WholeNumber("major", 0) is { } major && version.WholeNumber("minor", 0) is { } minor ? new(major, minor) : null;

    private static int? Threads(Node? topology)
    {
        if (topology?.WholeNumber("sockets", 1) is not { } sockets
            || topology.WholeNumber("cores", 1) is not { } cores
            || topology.WholeNumber("threads", 1) is not { } threads)
        {
            return null;
        }

        var all = (decimal)sockets * cores * threads;
        return all <= int.MaxValue ? (int)all : throw topology.Error("gives more CPUs than can be counted: " + sockets + " * " + cores + " * " + threads);
    }

    private static OVirtCpuPin[] Pins(Node tune) =>
    [
        .. from pin in tune["vcpu_pins"]?.All("vcpu_pin") ?? []
           select new OVirtCpuPin(pin.WholeNumber("vcpu", 0) ?? throw pin.Error("has no vcpu"), pin.Text("cpu_set") ?? throw pin.Error("has no cpu_set")),
    ];

    private static OVirtHostNic Nic(Node node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name"),
        Speed = node.LongNumber("speed", 0) is > 0 and var bits ? Bandwidth.FromBitsPerSecond(bits) : null,
    };

    // The name of the package, libvirt-9.0.0-10.el9; where that says nothing, the numbers.
    private static HypervisorVersion? LibvirtVersion(Node node)
    {
        if (FromPackage(node.Text("full_version")) is { } version)
        {
            return version;
        }

        return node.WholeNumber("major", 0) is { } major && node.WholeNumber("minor", 0) is { } minor
            ? new(major, minor, node.WholeNumber("build", 0) ?? 0)
            : null;
    }

    private static HypervisorVersion? FromPackage(string? package)
    {
        foreach (var part in (package ?? "").Split('-'))
        {
            if (HypervisorVersion.TryParse(part, out var version))
            {
                return version;
            }
        }

        return null;
    }
}
