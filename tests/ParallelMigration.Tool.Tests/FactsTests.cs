using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Tests;

namespace ParallelMigration.Tool.Tests;

/// <summary><c>facts</c>, and what <c>migrate</c> makes of them, by libvirt's test driver.</summary>
public sealed class FactsTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"facts-{Guid.NewGuid():N}.xml");

    public FactsTests() => File.WriteAllText(file, $"""
        <node>
          <cpu><mhz>2000</mhz><model>x86_64</model><active>16</active><nodes>1</nodes><sockets>1</sockets><cores>8</cores><threads>2</threads></cpu>
          <memory>16777216</memory>
          <domain type='test'>
            <name>shop</name><uuid>3f6a6a58-8a54-4c07-9a31-5a1f0a7d4c21</uuid><memory>1048576</memory><vcpu>4</vcpu>
            <cputune><global_period>100000</global_period><global_quota>250000</global_quota></cputune>
            <os><type>hvm</type></os>
          </domain>
          {Device("br-mig", "virtual", 10000)}
          {Device("enp3s0", "pci0000:00/0000:00:07.0", 25000)}
        </node>
        """);

    private string Uri => $"test://{file}";

    public void Dispose() => File.Delete(file);

    [LibvirtFact]
    public async Task Each_value_comes_with_its_source()
    {
        var run = await ToolRun.OfAsync("", "facts", "--source", Uri, "--destination", Uri, "--vm", "shop", "--migration-interface", "br-mig", "--in-use", "2Gbps");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["source", "vm", "destination"], run.Output.Split('\n').Where(line => line.Length > 0 && line[0] != ' '));
        Assert.Contains("  CPU threads: 16 (node info", run.Output, StringComparison.Ordinal);
        Assert.Contains("  link bandwidth: 25 Gbps (link speed of br-mig (virtual, with the MAC address of enp3s0) over enp3s0)", run.Output, StringComparison.Ordinal);
        Assert.Contains("  bandwidth in use: 2 Gbps (--in-use)", run.Output, StringComparison.Ordinal);
        Assert.Contains("  QEMU: unknown (the driver is TEST)", run.Output, StringComparison.Ordinal);
        Assert.Contains("  vCPUs: 4 (the domain: those it has now)", run.Output, StringComparison.Ordinal);
        Assert.Contains("  CPUs of QEMU's own threads: 3 (global_quota)", run.Output, StringComparison.Ordinal);
    }

    [LibvirtFact]
    public async Task What_is_not_reported_is_unknown_not_guessed()
    {
        var run = await ToolRun.OfAsync("", "facts", "--source", Uri, "--json");
        using var written = JsonDocument.Parse(run.Output);
        Assert.Equal(["outcome", "exitStatus", "source"], written.RootElement.EnumerateObject().Select(property => property.Name));
        foreach (var name in new[] { "link bandwidth", "bandwidth in use" })
        {
            var fact = written.RootElement.GetProperty("source").EnumerateArray().Single(fact => fact.GetProperty("name").GetString() == name);
            Assert.Equal(JsonValueKind.Null, fact.GetProperty("value").ValueKind);
            Assert.NotEmpty(fact.GetProperty("source").GetString()!);
        }
    }

    [LibvirtFact]
    public async Task What_was_named_and_is_not_there_is_bad_input()
    {
        (await ToolRun.OfAsync("", "facts", "--source", Uri, "--vm", "nobody")).AssertBadInput("--vm: ");
        (await ToolRun.OfAsync("", "facts", "--source", Uri, "--migration-interface", "eth9")).AssertBadInput("has no network interface 'eth9'");
    }

    /// <summary>A dry run refuses what the migration itself would.</summary>
    [LibvirtFact]
    public async Task A_guest_cannot_migrate_to_the_host_it_runs_on()
    {
        foreach (var options in new string[][] { [], ["--dry-run"], ["--dry-run", "--virsh"] })
        {
            (await ToolRun.OfAsync("", ["migrate", "--source", Uri, "--destination", Uri, "--vm", "shop", "--limits-store", "none", .. options])).AssertBadInput("are one host");
        }
    }

    [LibvirtFact]
    public async Task A_host_that_is_given_twice_is_named() => (await ToolRun.OfAsync("", "evacuate", "--source", Uri, "--destination", Uri, "--dry-run", "--limits-store", "none"))
        .AssertBadInput("is the source, and cannot be a destination as well.");

    private static string Device(string name, string path, int megabits) => $"""
        <device><name>net_{name}</name><path>/sys/devices/{path}/net/{name}</path><parent>computer</parent>
          <capability type='net'><interface>{name}</interface><address>02:00:00:00:01:01</address><link speed='{megabits}' state='up'/></capability>
        </device>
        """;
}
