using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace ParallelMigration.OVirt.Tests;

/// <summary>Documents in the form in which oVirt's API returns them; made up here, with parts that are passed over.</summary>
internal static class Examples
{
    internal const string ClustersXml = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <clusters>
            <cluster href="/ovirt-engine/api/clusters/c1" id="c1">
                <actions><link href="/ovirt-engine/api/clusters/c1/upgrade" rel="upgrade"/></actions>
                <name>Default</name>
                <description>The &lt;first&gt;</description>
                <link href="/ovirt-engine/api/clusters/c1/networks" rel="networks"/>
                <cpu><architecture>x86_64</architecture><type>Secure Intel Cascadelake Server Family</type></cpu>
                <migration>
                    <auto_converge>inherit</auto_converge>
                    <bandwidth>
                        <assignment_method>custom</assignment_method>
                        <custom_value>20000</custom_value>
                    </bandwidth>
                    <compressed>inherit</compressed>
                    <custom_parallel_migrations>8</custom_parallel_migrations>
                    <encrypted>true</encrypted>
                    <parallel_migrations_policy>custom</parallel_migrations_policy>
                    <policy id="80554327-0569-496b-bdeb-fcbbf52b827b"/>
                </migration>
                <tunnel_migration>false</tunnel_migration>
                <version><major>4</major><minor>8</minor></version>
            </cluster>
            <cluster id="c2">
                <name>Old</name>
                <migration>
                    <bandwidth><assignment_method>auto</assignment_method></bandwidth>
                    <parallel_migrations_policy>disabled</parallel_migrations_policy>
                </migration>
                <version><major>4</major><minor>6</minor></version>
            </cluster>
        </clusters>
        """;

    internal const string ClustersJson = """
        {
          "cluster" : [ {
            "actions" : { "link" : [ { "href" : "/ovirt-engine/api/clusters/c1/upgrade", "rel" : "upgrade" } ] },
            "cpu" : { "architecture" : "x86_64", "type" : "Secure Intel Cascadelake Server Family" },
            "migration" : {
              "auto_converge" : "inherit",
              "bandwidth" : { "assignment_method" : "custom", "custom_value" : "20000" },
              "compressed" : "inherit",
              "custom_parallel_migrations" : "8",
              "encrypted" : "true",
              "parallel_migrations_policy" : "custom",
              "policy" : { "id" : "80554327-0569-496b-bdeb-fcbbf52b827b" }
            },
            "tunnel_migration" : "false",
            "version" : { "major" : "4", "minor" : "8" },
            "name" : "Default",
            "description" : "The <first>",
            "href" : "/ovirt-engine/api/clusters/c1",
            "id" : "c1",
            "link" : [ { "href" : "/ovirt-engine/api/clusters/c1/networks", "rel" : "networks" } ]
          }, {
            "migration" : {
              "bandwidth" : { "assignment_method" : "auto" },
              "parallel_migrations_policy" : "disabled"
            },
            "version" : { "major" : 4, "minor" : 6 },
            "name" : "Old",
            "id" : "c2"
          } ]
        }
        """;

    internal const string VmsXml = """
        <vms>
            <vm href="/ovirt-engine/api/vms/v1" id="v1">
                <name>db</name>
                <cpu>
                    <architecture>x86_64</architecture>
                    <cpu_tune>
                        <vcpu_pins>
                            <vcpu_pin><cpu_set>0-3</cpu_set><vcpu>0</vcpu></vcpu_pin>
                            <vcpu_pin><cpu_set>4-7,^5</cpu_set><vcpu>1</vcpu></vcpu_pin>
                        </vcpu_pins>
                    </cpu_tune>
                    <topology><cores>4</cores><sockets>2</sockets><threads>1</threads></topology>
                </cpu>
                <cpu_pinning_policy>manual</cpu_pinning_policy>
                <migration>
                    <auto_converge>inherit</auto_converge>
                    <compressed>inherit</compressed>
                    <encrypted>inherit</encrypted>
                    <parallel_migrations_policy>auto_parallel</parallel_migrations_policy>
                    <policy id="a7aeedb2-8d66-4e51-bb22-32595027ce71"/>
                </migration>
                <migration_downtime>-1</migration_downtime>
                <cluster href="/ovirt-engine/api/clusters/c1" id="c1"/>
            </vm>
            <vm id="v2">
                <name>web</name>
                <cpu><topology><cores>1</cores><sockets>1</sockets><threads>1</threads></topology></cpu>
                <migration><parallel_migrations_policy>inherit</parallel_migrations_policy></migration>
                <cluster id="c1"/>
                <dynamic_cpu><topology><cores>8</cores><sockets>2</sockets><threads>2</threads></topology></dynamic_cpu>
            </vm>
            <vm id="v3"/>
        </vms>
        """;

    internal const string VmsJson = """
        { "vm" : [
          { "cpu_pinning_policy" : "manual",
            "migration" : { "auto_converge" : "inherit", "compressed" : "inherit", "encrypted" : "inherit",
              "parallel_migrations_policy" : "auto_parallel", "policy" : { "id" : "a7aeedb2-8d66-4e51-bb22-32595027ce71" } },
            "migration_downtime" : "-1",
            "cluster" : { "href" : "/ovirt-engine/api/clusters/c1", "id" : "c1" },
            "cpu" : {
              "architecture" : "x86_64",
              "cpu_tune" : { "vcpu_pins" : { "vcpu_pin" : [ { "cpu_set" : "0-3", "vcpu" : "0" }, { "cpu_set" : "4-7,^5", "vcpu" : "1" } ] } },
              "topology" : { "cores" : "4", "sockets" : "2", "threads" : "1" } },
            "name" : "db", "href" : "/ovirt-engine/api/vms/v1", "id" : "v1" },
          { "cpu" : { "topology" : { "cores" : "1", "sockets" : "1", "threads" : "1" } },
            "dynamic_cpu" : { "topology" : { "cores" : "8", "sockets" : "2", "threads" : "2" } },
            "migration" : { "parallel_migrations_policy" : "inherit" },
            "cluster" : { "id" : "c1" }, "name" : "web", "id" : "v2" },
          { "id" : "v3" } ] }
        """;

    internal const string HostsXml = """
        <hosts>
            <host href="/ovirt-engine/api/hosts/h1" id="h1">
                <name>host1</name>
                <cpu><name>Xeon</name><speed>2600</speed><topology><cores>16</cores><sockets>2</sockets><threads>2</threads></topology></cpu>
                <libvirt_version>
                    <build>0</build><full_version>libvirt-9.0.0-10.el9</full_version><major>9</major><minor>0</minor><revision>0</revision>
                </libvirt_version>
                <version><build>6</build><full_version>vdsm-4.50.6-1.el9</full_version><major>4</major><minor>50</minor></version>
                <cluster href="/ovirt-engine/api/clusters/c1" id="c1"/>
                <nics>
                    <host_nic id="n1"><name>eno1</name><speed>1000000000</speed></host_nic>
                    <host_nic id="n2"><name>ens3f0</name><speed>25000000000</speed><mtu>9000</mtu></host_nic>
                    <host_nic id="n3"><name>virt</name></host_nic>
                </nics>
            </host>
            <host id="h2"><name>host2</name><cluster id="c1"/></host>
        </hosts>
        """;

    internal const string HostsJson = """
        { "host" : [ {
            "cpu" : { "name" : "Xeon", "speed" : 2600.0, "topology" : { "cores" : "16", "sockets" : "2", "threads" : "2" } },
            "libvirt_version" : { "build" : "0", "full_version" : "libvirt-9.0.0-10.el9", "major" : "9", "minor" : "0", "revision" : "0" },
            "version" : { "build" : "6", "full_version" : "vdsm-4.50.6-1.el9", "major" : "4", "minor" : "50" },
            "cluster" : { "href" : "/ovirt-engine/api/clusters/c1", "id" : "c1" },
            "nics" : { "host_nic" : [
              { "name" : "eno1", "speed" : "1000000000", "id" : "n1" },
              { "name" : "ens3f0", "speed" : 25000000000, "mtu" : "9000", "id" : "n2" },
              { "name" : "virt", "id" : "n3" } ] },
            "name" : "host1", "href" : "/ovirt-engine/api/hosts/h1", "id" : "h1" },
          { "name" : "host2", "cluster" : { "id" : "c1" }, "id" : "h2" } ] }
        """;

    internal const string Vdsm = """
        { "vmId": "1b2c3d4e-0000-4000-8000-000000000001", "src": "a.example", "dst": "b.example:54321", "dstqemu": "10.0.0.2", "method": "online", "abortOnError": "true",
          "parallel": 8, "maxBandwidth": 2980, "compressed": "false", "autoConverge": "true", "encrypted": false, "tunneled": "false",
          "zerocopy": true, "outgoingLimit": 1, "incomingLimit": 1, "enableGuestEvents": true, "cpusets": ["0", "1"],
          "convergenceSchedule": {
            "init": [ { "name": "setDowntime", "params": ["100"] } ],
            "stalling": [
              { "limit": 1, "action": { "name": "setDowntime", "params": ["150"] } },
              { "limit": -1, "action": { "name": "postcopy", "params": [] } },
              { "limit": -1, "action": { "name": "abort", "params": [] } } ] } }
        """;

    internal static IEnumerable<(string Text, Action<Stream> Read)> All =>
    [
        (ClustersXml, stream => _ = Read.Clusters(stream).Count()),
        (ClustersJson, stream => _ = Read.Clusters(stream).Count()),
        (VmsXml, stream => _ = Read.Vms(stream).Count()),
        (VmsJson, stream => _ = Read.Vms(stream).Count()),
        (HostsXml, stream => _ = Read.Hosts(stream).Count()),
        (HostsJson, stream => _ = Read.Hosts(stream).Count()),
    ];

    internal static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text), writable: false);

    internal static string Path(string folder, string file) => System.IO.Path.Combine(Repository.Root, folder, file);
}
