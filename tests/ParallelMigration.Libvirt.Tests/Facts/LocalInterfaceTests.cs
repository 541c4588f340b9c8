using System;
using System.Globalization;
using System.IO;
using Microsoft.Extensions.Time.Testing;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Facts;

/// <summary>A host is this machine where name and MAC address of the interface are the same. The kernel's folder is a made one.</summary>
public sealed class LocalInterfaceTests : IDisposable
{
    private const string Mac = "52:54:00:aa:bb:01";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("interfaces");
    private readonly FakeTimeProvider clock = new();

    public LocalInterfaceTests() => Add("eno1", Mac);

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("eno1", Mac, true)]
    [InlineData("eno1", "52:54:00:AA:BB:01", true)]
    [InlineData("eno1", "52:54:00:aa:bb:02", false)]
    [InlineData("eno1", null, false)]
    [InlineData("eno2", Mac, false)]
    [InlineData("lo", "00:00:00:00:00:00", false)] // every machine has it
    public void Only_the_same_interface_is_this_machine_s(string name, string? mac, bool expected)
    {
        Add("lo", "00:00:00:00:00:00");
        Assert.Equal(expected, Find(name, mac) is not null);
    }

    [Theory]
    [InlineData(125_000_000, 0, 1, "1 Gbps")]
    [InlineData(0, 125_000_000, 1, "1 Gbps")]
    [InlineData(125_000_000, 250_000_000, 1, "2 Gbps")] // the busier direction
    [InlineData(250_000_000, 0, 2, "1 Gbps")] // the time that really passed
    [InlineData(12_400_000, 0, 1, "0 bit/s")] // less than 1 % of 10 Gbps
    [InlineData(12_600_000, 0, 1, "100 Mbps")]
    public void What_is_in_use_is_measured_by_two_samples(long sent, long received, int seconds, string expected) => Assert.Equal(
        expected,
        Find("eno1", Mac)!.MeasureUse("eno1", Bandwidth.FromGigabitsPerSecond(10), clock, _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            Count("eno1", 1_000 + sent, 2_000 + received);
        }).ToString());

    [Fact]
    public void The_link_s_own_device_is_counted()
    {
        Add("eno1.100", Mac);
        Assert.Equal(Bandwidth.FromGigabitsPerSecond(1), Find("eno1.100", Mac)!.MeasureUse("eno1", null, clock, _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            Count("eno1", 125_001_000, 2_000);
        }));
    }

    [Fact]
    public void Counters_that_are_not_there_or_go_back_measure_nothing()
    {
        var found = Find("eno1", Mac)!;
        Assert.Null(found.MeasureUse("eno7", null, clock, clock.Advance));
        Assert.Null(found.MeasureUse("eno1", null, clock, time =>
        {
            clock.Advance(time);
            Count("eno1", 0, 0);
        }));
    }

    [Fact]
    public void The_way_to_oneself_is_the_loopback() => Assert.Equal("lo", LocalInterface.InterfaceTo("127.0.0.1"));

    [Theory]
    [InlineData("")]
    [InlineData("no such host.invalid")]
    public void There_is_no_way_to_what_is_no_host(string host) => Assert.Null(LocalInterface.InterfaceTo(host));

    private LocalInterface? Find(string name, string? mac) => LocalInterface.Find(new(name, null, "up", null, mac), folder.FullName);

    private void Add(string name, string mac)
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, name, "statistics"));
        File.WriteAllText(Path.Combine(folder.FullName, name, "address"), mac + "\n");
        Count(name, 1_000, 2_000);
    }

    private void Count(string name, long sent, long received)
    {
        File.WriteAllText(Path.Combine(folder.FullName, name, "statistics", "tx_bytes"), sent.ToString(CultureInfo.InvariantCulture) + "\n");
        File.WriteAllText(Path.Combine(folder.FullName, name, "statistics", "rx_bytes"), received.ToString(CultureInfo.InvariantCulture) + "\n");
    }
}
