using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.TestDriver;

/// <summary>Facts of a host whose migration network is a bridge, by libvirt's test driver.</summary>
public sealed class HostFactsTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"facts-{Guid.NewGuid():N}.xml");

    public HostFactsTests() => File.WriteAllText(file, $"""
        <node>
          <cpu><mhz>2000</mhz><model>x86_64</model><active>32</active><nodes>1</nodes><sockets>1</sockets><cores>16</cores><threads>2</threads></cpu>
          <memory>16777216</memory>
          <domain type='test'>
            <name>limited</name><uuid>7d3c1b52-6a0e-4d57-9d0b-2f1f6d1c9a10</uuid><memory>1048576</memory><vcpu>4</vcpu>
            <cputune><emulator_period>50000</emulator_period><emulator_quota>75000</emulator_quota></cputune>
            <os><type>hvm</type></os>
          </domain>
          <domain type='test'>
            <name>free</name><uuid>7d3c1b52-6a0e-4d57-9d0b-2f1f6d1c9a11</uuid><memory>1048576</memory><vcpu>4</vcpu><os><type>hvm</type></os>
          </domain>
          <domain type='test'>
            <name>shared</name><uuid>7d3c1b52-6a0e-4d57-9d0b-2f1f6d1c9a12</uuid><memory>1048576</memory><vcpu cpuset='2,4'>2</vcpu>
            <cputune><emulatorpin cpuset='2,4'/></cputune><os><type>hvm</type></os>
          </domain>
          {Device("ovirtmgmt", "virtual", "02:00:00:00:00:0a", 10000)}
          {Device("ens1f0", "pci0000:00/0000:00:05.0", "02:00:00:00:00:0a", 1000)}
          {Device("ens1f1", "pci0000:00/0000:00:06.0", "02:00:00:00:00:0b", 25000)}
          {Device("lonely", "virtual", "02:00:00:00:00:0c", 10000)}
        </node>
        """);

    public void Dispose() => File.Delete(file);

    [LibvirtFact]
    public async Task A_bridge_s_bandwidth_is_its_uplink_s()
    {
        using var host = LibvirtConnection.Open($"test://{file}");
        var facts = await host.ReadHostFactsAsync("ovirtmgmt");
        Assert.Equal(Bandwidth.FromGigabitsPerSecond(1), facts.Resources.LinkBandwidth);
        Assert.Equal(32, facts.Resources.CpuThreads);
        Assert.Equal("link speed of ovirtmgmt (virtual, with the MAC address of ens1f0) over ens1f0", Fact(facts, "link bandwidth").Source);
        Assert.Equal(facts.Resources, await host.ReadHostAsync("ovirtmgmt"));
    }

    [LibvirtFact]
    public async Task What_is_unknown_says_why()
    {
        using var host = LibvirtConnection.Open($"test://{file}");
        var facts = await host.ReadHostFactsAsync("lonely");
        Assert.Null(facts.Resources.LinkBandwidth);
        Assert.Contains("does not say over which NIC", Fact(facts, "link bandwidth").Source, StringComparison.Ordinal);
        Assert.Equal("no migration interface was named", Fact(await host.ReadHostFactsAsync(), "link bandwidth").Source);
        Assert.Equal("the driver is TEST", Fact(facts, "QEMU").Source);
        Assert.All(facts.Facts, fact => Assert.NotEmpty(fact.Source));
    }

    [LibvirtFact]
    public async Task A_quota_or_a_pinning_limits_and_says_whether_the_CPUs_are_the_guest_s_own()
    {
        using var host = LibvirtConnection.Open($"test://{file}");
        var limited = await host.ReadVmAsync("limited");
        Assert.Equal((2, "emulator_quota", false), (limited.Resources.EmulatorCpus, limited.EmulatorCpusSource, limited.Resources.EmulatorCpusShared));
        var shared = await host.ReadVmAsync("shared");
        Assert.Equal((2, "emulator pinning", true), (shared.Resources.EmulatorCpus, shared.EmulatorCpusSource, shared.Resources.EmulatorCpusShared));
        var free = await host.ReadVmAsync("free");
        Assert.Equal((null, null), (free.Resources.EmulatorCpus, free.EmulatorCpusSource));
    }

    [LibvirtFact]
    public async Task Source_and_destination_that_are_one_host_are_refused_before_anything_starts()
    {
        using var source = LibvirtConnection.Open($"test://{file}");
        using var destination = LibvirtConnection.Open($"test://{file}");
        var migrator = new LibvirtMigrator();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => migrator.MigrateAsync(
            new() { Source = source, Destination = destination, DestinationUri = "qemu+tcp://192.0.2.2/system", Vm = "free", Plan = new() }));
        Assert.Contains("are one host", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => migrator.FollowAsync(source, "free", destination));
    }

    private static HostFact Fact(HostFacts facts, string name) => facts.Facts.Single(fact => fact.Name == name);

    private static string Device(string name, string path, string address, int megabits) => $"""
        <device><name>net_{name}</name><path>/sys/devices/{path}/net/{name}</path><parent>computer</parent>
          <capability type='net'><interface>{name}</interface><address>{address}</address><link speed='{megabits}' state='up'/></capability>
        </device>
        """;
}
