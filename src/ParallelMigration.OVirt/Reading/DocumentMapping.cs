using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.OVirt;

/// <summary>Clusters, VMs and hosts out of a document's parts.</summary>
internal static class DocumentMapping
{
    // Unset fields of 16 and 32 bits, and Vdsm's own "unknown" (rule B5), in Mbps.
    private static readonly long[] UnknownMegabits = [65_535, 4_294_967_295];

    internal static OVirtCluster Cluster(Part part) => Cluster(part, []);

    internal static OVirtCluster ClusterUpdate(Part part) => Cluster(part, null);

    internal static OVirtVm Vm(Part part) => Vm(part, []);

    internal static OVirtVm VmUpdate(Part part) => Vm(part, null);

    internal static OVirtHost Host(Part part)
    {
        var attachments = part["network_attachments"]?.All("network_attachment").ToList() ?? [];
        return new()
        {
            Id = part.Text("id"),
            Name = part.Text("name"),
            ClusterId = part["cluster"]?.Text("id"),
            CpuThreads = Topology(part["cpu"]?["topology"])?.Cpus,
            LibvirtVersion = part["libvirt_version"] is { } version ? LibvirtVersion(version) : null,
            Nics = [.. (part["nics"]?.All("host_nic") ?? []).Select(nic => Nic(nic, attachments))],
        };
    }

    private static OVirtCluster Cluster(Part part, List<OVirtFinding>? findings)
    {
        var options = Options(part, findings);
        if (options?.ParallelMigrations is { Setting: null })
        {
            throw part["migration"]!["parallel_migrations_policy"]!.Error("must be auto, auto_parallel, disabled or custom; only VMs can inherit");
        }

        return new()
        {
            Id = part.Text("id"),
            Name = part.Text("name"),
            Level = part["version"] is { } version ? Level(version) : null,
            TunnelMigration = part.Flag("tunnel_migration"),
            Migration = options,
            MigrationNetwork = part["networks"]?.All("network").Where(IsForMigrations).Select(Network).FirstOrDefault(),
            Findings = findings ?? [],
        };
    }

    private static OVirtVm Vm(Part part, List<OVirtFinding>? findings)
    {
        // A running VM that was resized, or pinned at its start, says so there.
        var now = part["dynamic_cpu"];
        var configured = part["cpu"];
        return new()
        {
            Id = part.Text("id"),
            Name = part.Text("name"),
            ClusterId = part["cluster"]?.Text("id"),
            Topology = Topology(configured?["topology"]),
            RunningTopology = Topology(now?["topology"]),
            CpuPinningPolicy = part.Text("cpu_pinning_policy"),
            CpuPins = (now?["cpu_tune"] ?? configured?["cpu_tune"]) is { } tune ? Pins(tune) : null,
            CustomLevel = part["custom_compatibility_version"] is { } own ? Level(own) ?? default(ClusterLevel) : null,
            MigrationMode = part["placement_policy"]?["affinity"]?.OneOf(
                ("migratable", OVirtMigrationMode.Migratable), ("user_migratable", OVirtMigrationMode.UserMigratable), ("pinned", OVirtMigrationMode.Pinned)),
            MigrationDowntime = part.WholeNumber("migration_downtime", -1, (int)ConvergenceAction.MaxDowntime.TotalMilliseconds) is { } downtime ? TimeSpan.FromMilliseconds(Math.Max(0, downtime)) : null,
            TunnelMigration = part.Flag("tunnel_migration"),
            Migration = Options(part, findings),
            Findings = findings ?? [],
        };
    }

    private static OVirtMigrationOptions? Options(Part part, List<OVirtFinding>? findings) =>
        part["migration"] is { } migration ? OptionsMapping.Read(migration, findings) : null;

    private static ClusterLevel? Level(Part version) =>
        version.WholeNumber("major", 0) is { } major && version.WholeNumber("minor", 0) is { } minor ? new(major, minor) : null;

    private static OVirtCpuTopology? Topology(Part? part)
    {
        if (part is null)
        {
            return null;
        }

        OVirtCpuTopology topology = new(part.WholeNumber("sockets", 1), part.WholeNumber("cores", 1), part.WholeNumber("threads", 1));
        return topology.Cpus != int.MaxValue
            ? topology
            : throw part.Error($"gives more CPUs than can be counted: {topology.Sockets} * {topology.Cores} * {topology.Threads}");
    }

    private static Dictionary<int, string> Pins(Part tune)
    {
        Dictionary<int, string> pins = [];
        foreach (var pin in tune["vcpu_pins"]?.All("vcpu_pin") ?? [])
        {
            pins[pin.WholeNumber("vcpu", 0) ?? throw pin.Error("has no vcpu")] = pin.Text("cpu_set") ?? throw pin.Error("has no cpu_set");
        }

        return pins;
    }

    private static OVirtHostNic Nic(Part part, List<Part> attachments)
    {
        var (id, name) = (part.Text("id"), part.Text("name"));
        var attachment = attachments.Find(attachment => attachment["host_nic"] is { } nic
            && (nic.Text("id") is { } nicId ? nicId == id : nic.Text("name") is { } nicName && nicName == name));
        var network = part["network"] ?? attachment?["network"];
        return new()
        {
            Id = id,
            Name = name,
            Speed = part.LongNumber("speed", long.MinValue) is { } bits && !IsUnknown(bits) ? Bandwidth.FromBitsPerSecond(bits) : null,
            BaseInterface = part.Text("base_interface"),
            NetworkId = network?.Text("id"),
            NetworkName = network?.Text("name"),
            QosBandwidth = attachment?["qos"] is { } qos ? Qos(qos) : null,
        };
    }

    // The engine multiplies what Vdsm gives in Mbps by a million, the spellings of "unknown" too.
    private static bool IsUnknown(long bits) => bits <= 0 || UnknownMegabits.Contains(bits) || UnknownMegabits.Contains(bits / 1_000_000);

    private static bool IsForMigrations(Part network) => network["usages"]?.All("usage").Any(usage => usage.Value == "migration") == true;

    private static OVirtMigrationNetwork Network(Part part) => new()
    {
        Id = part.Text("id"),
        Name = part.Text("name"),
        QosBandwidth = part["qos"] is { } qos ? Qos(qos) : null,
    };

    // In the engine's order: what is guaranteed, else what is the most.
    private static Bandwidth? Qos(Part part) =>
        (part.WholeNumber("outbound_average_realtime", 0) ?? part.WholeNumber("outbound_average_upperlimit", 0)) is > 0 and var megabits
            ? Bandwidth.FromMegabitsPerSecond(megabits)
            : null;

    // The name of the package, libvirt-9.0.0-10.el9; where that says nothing, the numbers.
    private static HypervisorVersion? LibvirtVersion(Part part)
    {
        if (FromPackage(part.Text("full_version")) is { } version)
        {
            return version;
        }

        return part.WholeNumber("major", 0) is { } major && part.WholeNumber("minor", 0) is { } minor
            ? new(major, minor, part.WholeNumber("build", 0) ?? 0)
            : null;
    }

    private static HypervisorVersion? FromPackage(string? package)
    {
        foreach (var word in (package ?? "").Split('-'))
        {
            if (HypervisorVersion.TryParse(word, out var version))
            {
                return version;
            }
        }

        return null;
    }
}
