using System;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Tests;

/// <summary>Where the data goes, and what is said where it may go another way.</summary>
public class MigrationRouteTests
{
    private static readonly MigrationPlan Plain = new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };

    [Theory]
    [InlineData("192.0.2.2", "tcp://192.0.2.2")]
    [InlineData("2001:db8::2", "tcp://[2001:db8::2]")]
    public void A_known_address_becomes_the_migration_URI(string address, string uri) => Assert.Equal(new(uri, null, null), Find(Plain, null, address));

    [Fact]
    public void An_encrypted_one_keeps_the_certificates_name()
    {
        var encrypted = Plain with { Encrypted = true };
        Assert.Equal(new("tcp://192.0.2.2", "beta", null), Find(encrypted, null, "192.0.2.2"));
        var old = Find(encrypted, null, "192.0.2.2", libvirt: new(5, 10));
        Assert.Equal((null, null), (old.MigrationUri, old.TlsDestination));
        Assert.Equal(
            "the data may go over another link than migr0: libvirt 5.10.0 cannot send it to 192.0.2.2 and check the certificate of beta (from 6.0 on it can).", old.Warning);
    }

    [Fact]
    public void What_was_given_is_kept_and_its_way_checked()
    {
        Assert.Equal(new("tcp://198.51.100.2", null, null), Find(Plain, "tcp://198.51.100.2", "192.0.2.2"));
        Assert.Equal(
            new("tcp://198.51.100.2:49152", null, "the data goes over eth0, not over migr0, whose speed was counted."),
            Find(Plain, "tcp://198.51.100.2:49152", null, way: host => host == "198.51.100.2" ? "eth0" : null));
        Assert.Equal(new("tcp://198.51.100.2", null, null), Find(Plain, "tcp://198.51.100.2", null, way: _ => "migr0"));
    }

    [Fact]
    public void Without_an_address_the_way_to_the_destinations_name_is_checked() => Assert.Equal(
        new(null, null, "the data goes over eth0, not over migr0, whose speed was counted. Give --migration-uri tcp://ADDRESS with the destination's address in that network."),
        Find(Plain, null, null, way: host => host == "beta" ? "eth0" : null));

    [Fact]
    public void Nothing_is_said_of_what_is_not_known()
    {
        Assert.Equal(new(null, null, null), Find(Plain, null, null));
        Assert.Equal(new(null, null, null), Find(Plain, null, null, way: _ => "eth0", isThisMachine: false));
        Assert.Equal(new(null, null, null), Find(Plain, null, "192.0.2.2", nic: null, way: _ => "eth0"));
        Assert.Equal(new("rdma://beta", null, null), Find(Plain with { Transport = MigrationTransport.Rdma }, "rdma://beta", "192.0.2.2", way: _ => "eth0"));
    }

    [Fact]
    public void A_tunnel_goes_where_the_daemons_connection_goes() => Assert.Equal(
        new(null, null, "the daemons' connection goes over eth0, not over migr0, whose speed was counted."),
        Find(Plain with { Transport = MigrationTransport.Tunnelled }, null, "192.0.2.2", way: _ => "eth0"));

    private static MigrationRoute Find(
        MigrationPlan plan, string? uri, string? address, string? nic = "migr0", HypervisorVersion? libvirt = null, Func<string, string?>? way = null, bool isThisMachine = true) =>
        MigrationRoute.Find(plan, uri, nic, Host("alpha", null, libvirt ?? new(9, 0), isThisMachine), Host("beta", address, new(9, 0), false), way ?? (_ => null));

    private static HostFacts Host(string name, string? address, HypervisorVersion libvirt, bool isThisMachine) => new()
    {
        Host = new() { Id = name, Name = name, Driver = "QEMU", LibvirtVersion = libvirt, HypervisorVersion = new(8, 2) },
        Resources = new() { CpuThreads = 8 },
        Facts = [],
        MigrationAddress = address,
        IsThisMachine = isThisMachine,
    };
}
