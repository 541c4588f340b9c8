using System;
using System.Collections.Generic;
using System.Globalization;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>The objects of the store as oVirt's documents: the parts of all resources first, then each one's own in the order of the alphabet.</summary>
internal static class Documents
{
    /// <summary>The only template: what a new VM does not say has the defaults of <see cref="StoredVm"/>.</summary>
    internal const string BlankTemplate = "Blank";

    private static readonly string BlankTemplateId = Guid.Empty.ToString();

    internal static bool IsBlankTemplate(string? id, string? name) => id is null ? name == BlankTemplate : id == BlankTemplateId;

    internal static void DataCenter(DocumentWriter writer, StoredDataCenter dataCenter, Hrefs hrefs)
    {
        var href = hrefs.DataCenter(dataCenter.Id);
        Identity(writer, href, dataCenter.Id, dataCenter.Name, dataCenter.Description);
        writer.Link(href + "/clusters", "clusters");
        writer.EndItems();
        if (dataCenter.Level is { } level)
        {
            Version(writer, "version", level);
        }
    }

    internal static void Cluster(DocumentWriter writer, StoredCluster cluster, Hrefs hrefs, bool withNetworks)
    {
        var href = hrefs.Cluster(cluster.Id);
        Identity(writer, href, cluster.Id, cluster.Name, cluster.Description);
        writer.Link(href + "/networks", "networks");
        writer.EndItems();
        writer.Reference("data_center", hrefs.DataCenter(cluster.DataCenterId), cluster.DataCenterId);
        writer.Migration(new()
        {
            AutoConverge = cluster.Migration.AutoConverge ?? InheritableBoolean.Inherit,
            Bandwidth = cluster.Migration.Bandwidth ?? MigrationBandwidth.Auto,
            Compressed = cluster.Migration.Compressed ?? InheritableBoolean.Inherit,
            Encrypted = cluster.Migration.Encrypted ?? InheritableBoolean.Inherit,
            ParallelMigrations = cluster.Migration.ParallelMigrations ?? OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled),
            PolicyId = cluster.Migration.PolicyId is { Length: > 0 } id ? id : OVirtPolicyCatalog.LegacyId,
        });
        if (withNetworks)
        {
            writer.Start("networks");
            Networks(writer, cluster);
            writer.EndItems();
            writer.End();
        }

        writer.Value("tunnel_migration", cluster.TunnelMigration);
        Version(writer, "version", cluster.Level);
    }

    internal static void Networks(DocumentWriter writer, StoredCluster cluster)
    {
        if (cluster.MigrationNetwork is not { } network)
        {
            return;
        }

        writer.StartItem("network");
        if (network.Id is { } id)
        {
            writer.Attribute("id", id);
        }

        writer.OptionalValue("name", network.Name);
        Qos(writer, network.QosBandwidth);
        writer.Start("usages");
        writer.ItemValue("usage", "migration");
        writer.EndItems();
        writer.End();
        writer.End();
    }

    /// <summary>Writes a VM.</summary>
    /// <param name="writer">The writer, in the object.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="hrefs">Where objects are.</param>
    /// <param name="filtered">Whether what only administrators see is left out.</param>
    internal static void Vm(DocumentWriter writer, StoredVm vm, Hrefs hrefs, bool filtered)
    {
        var href = hrefs.Vm(vm.Id);
        writer.Attribute("href", href);
        writer.Attribute("id", vm.Id.ToString());
        writer.Start("actions");
        writer.Link(href + "/cancelmigration", "cancelmigration");
        writer.Link(href + "/migrate", "migrate");
        writer.EndItems();
        writer.End();
        writer.Value("name", vm.Name);
        writer.OptionalValue("description", vm.Description);
        writer.Reference("cluster", hrefs.Cluster(vm.ClusterId), vm.ClusterId);
        writer.Start("cpu");
        Topology(writer, vm.Topology);
        writer.End();
        if (vm.CustomLevel is { } level)
        {
            Version(writer, "custom_compatibility_version", level);
        }

        // Nothing here knows displays, but libgovirt leaves out a VM that has none.
        writer.Start("display");
        writer.Value("type", "vnc");
        writer.End();
        if (vm.HostId is { } host && !filtered)
        {
            writer.Reference("host", hrefs.Host(host), host);
        }

        writer.Value("memory", vm.MemoryBytes);
        writer.Migration(new()
        {
            AutoConverge = vm.Migration.AutoConverge ?? InheritableBoolean.Inherit,
            Compressed = vm.Migration.Compressed ?? InheritableBoolean.Inherit,
            Encrypted = vm.Migration.Encrypted ?? InheritableBoolean.Inherit,
            ParallelMigrations = vm.Migration.ParallelMigrations ?? OVirtParallelMigrations.Inherit,
            PolicyId = vm.Migration.PolicyId is { Length: > 0 } id ? id : null,
        });
        writer.Value("migration_downtime", vm.MigrationDowntime is { } downtime ? (long)downtime.TotalMilliseconds : -1);
        if (!filtered)
        {
            writer.Start("placement_policy");
            writer.Value("affinity", vm.MigrationMode switch { OVirtMigrationMode.Pinned => "pinned", OVirtMigrationMode.UserMigratable => "user_migratable", _ => "migratable" });
            writer.End();
        }

        writer.Value("status", NameOf(vm.Status));
        writer.Start("template");
        writer.Attribute("id", BlankTemplateId);
        writer.End();
        if (vm.TunnelMigration is { } tunnel)
        {
            writer.Value("tunnel_migration", tunnel);
        }
    }

    internal static void Host(DocumentWriter writer, StoredHost host, Hrefs hrefs, bool withNics, bool withAttachments)
    {
        var href = hrefs.Host(host.Id);
        Identity(writer, href, host.Id, host.Name, description: null);
        writer.Link(href + "/networkattachments", "networkattachments");
        writer.Link(href + "/nics", "nics");
        writer.EndItems();
        writer.Value("address", host.Address);
        writer.Reference("cluster", hrefs.Cluster(host.ClusterId), host.ClusterId);
        if (host.Topology is { } topology)
        {
            writer.Start("cpu");
            Topology(writer, topology);
            writer.End();
        }

        if (host.LibvirtVersion is { } version)
        {
            writer.Start("libvirt_version");
            writer.Value("build", version.Patch);
            writer.Value("full_version", "libvirt-" + version);
            writer.Value("major", version.Major);
            writer.Value("minor", version.Minor);
            writer.End();
        }

        if (withAttachments)
        {
            writer.Start("network_attachments");
            Attachments(writer, host);
            writer.EndItems();
            writer.End();
        }

        if (withNics)
        {
            writer.Start("nics");
            Nics(writer, host);
            writer.EndItems();
            writer.End();
        }

        writer.Value("status", NameOf(host.Status));
    }

    internal static void Nics(DocumentWriter writer, StoredHost host)
    {
        foreach (var nic in host.Nics)
        {
            writer.StartItem("host_nic");
            if (nic.Id is { } id)
            {
                writer.Attribute("id", id);
            }

            writer.OptionalValue("name", nic.Name);
            writer.OptionalValue("base_interface", nic.BaseInterface);
            Network(writer, nic);
            writer.OptionalValue("speed", nic.Speed?.BitsPerSecond.ToString(CultureInfo.InvariantCulture));
            writer.End();
        }
    }

    internal static void Attachments(DocumentWriter writer, StoredHost host)
    {
        foreach (var nic in host.Nics)
        {
            if (nic.NetworkId is null && nic.NetworkName is null)
            {
                continue;
            }

            writer.StartItem("network_attachment");
            Reference(writer, "host_nic", nic.Id, nic.Name);
            Network(writer, nic);
            Qos(writer, nic.QosBandwidth);
            writer.End();
        }
    }

    internal static void Job(DocumentWriter writer, MigrationJob job, Hrefs hrefs)
    {
        writer.Attribute("href", hrefs.Job(job.Id));
        writer.Attribute("id", job.Id.ToString());
        writer.Value("description", job.Description);
        if (job.Ended is { } ended)
        {
            writer.Time("end_time", ended);
        }

        writer.Value("external", flag: false);
        writer.Time("last_updated", job.Ended ?? job.Started);
        writer.Time("start_time", job.Started);
        writer.Value("status", job.Status switch
        {
            JobStatus.Started => "started",
            JobStatus.Finished => "finished",
            JobStatus.Failed => "failed",
            JobStatus.Aborted => "aborted",
            _ => "unknown",
        });
    }

    internal static void Fault(DocumentWriter writer, string reason, string detail)
    {
        writer.Value("detail", detail);
        writer.Value("reason", reason);
    }

    internal static string NameOf(VmStatus status) => status switch
    {
        VmStatus.Down => "down",
        VmStatus.PoweringUp => "powering_up",
        VmStatus.Up => "up",
        VmStatus.Migrating => "migrating",
        VmStatus.Paused => "paused",
        _ => "unknown",
    };

    internal static string NameOf(HostStatus status) => status switch
    {
        HostStatus.Up => "up",
        HostStatus.Maintenance => "maintenance",
        HostStatus.NonResponsive => "non_responsive",
        _ => "down",
    };

    private static void Identity(DocumentWriter writer, string href, Guid id, string name, string? description)
    {
        writer.Attribute("href", href);
        writer.Attribute("id", id.ToString());
        writer.Value("name", name);
        writer.OptionalValue("description", description);
    }

    private static void Version(DocumentWriter writer, string name, ClusterLevel level)
    {
        writer.Start(name);
        writer.Value("major", level.Major);
        writer.Value("minor", level.Minor);
        writer.End();
    }

    private static void Topology(DocumentWriter writer, OVirtCpuTopology topology)
    {
        writer.Start("topology");
        writer.Value("cores", topology.Cores ?? 1);
        writer.Value("sockets", topology.Sockets ?? 1);
        writer.Value("threads", topology.Threads ?? 1);
        writer.End();
    }

    private static void Network(DocumentWriter writer, OVirtHostNic nic)
    {
        if (nic.NetworkId is not null || nic.NetworkName is not null)
        {
            Reference(writer, "network", nic.NetworkId, nic.NetworkName);
        }
    }

    private static void Reference(DocumentWriter writer, string element, string? id, string? name)
    {
        writer.Start(element);
        if (id is not null)
        {
            writer.Attribute("id", id);
        }

        writer.OptionalValue("name", name);
        writer.End();
    }

    private static void Qos(DocumentWriter writer, Bandwidth? bandwidth)
    {
        if (bandwidth is { } qos)
        {
            writer.Start("qos");
            writer.Value("outbound_average_realtime", qos.ToMegabitsPerSecond());
            writer.End();
        }
    }
}
