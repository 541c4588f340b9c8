using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Testing;

namespace ParallelMigration.Libvirt.Tests.Parameters;

public class PlanMappingTests
{
    private static readonly MigrationPlan Plain = new() { MaxOutgoingMigrations = 2, MaxIncomingMigrations = 2 };
    private static readonly MigrationPlan Parallel = new() { Connections = 4, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };

    private static readonly Dictionary<string, Func<LibvirtMigrationParameters>> Kinds = new()
    {
        ["plain"] = () => LibvirtMigrationParameters.From(Plain),
        ["plain-limited"] = () => LibvirtMigrationParameters.From(Plain with { BandwidthLimit = Bandwidth.FromGigabitsPerSecond(5) }),
        ["plain-limited-below-one-mebibyte"] = () => LibvirtMigrationParameters.From(Plain with { BandwidthLimit = Bandwidth.FromBitsPerSecond(1) }),
        ["plain-compressed"] = () => LibvirtMigrationParameters.From(Plain with { Compression = MigrationCompression.HypervisorDefault }),
        ["plain-post-copy"] = () => LibvirtMigrationParameters.From(Plain with { PostCopy = true }),
        ["plain-auto-converge"] = () => LibvirtMigrationParameters.From(Plain with { AutoConverge = true }),
        ["plain-encrypted"] = () => LibvirtMigrationParameters.From(Plain with { Encrypted = true }),
        ["plain-tunnelled"] = () => LibvirtMigrationParameters.From(Plain with { Transport = MigrationTransport.Tunnelled }),
        ["plain-rdma"] = () => LibvirtMigrationParameters.From(Plain with { Transport = MigrationTransport.Rdma }, migrationUri: "rdma://192.0.2.2"),
        ["plain-persistent"] = () => LibvirtMigrationParameters.From(Plain, movePersistentDefinition: true),
        ["plain-every-option"] = () => LibvirtMigrationParameters.From(Plain, migrationUri: "tcp://192.0.2.2", destinationName: "other", movePersistentDefinition: true),
        ["parallel-4"] = () => LibvirtMigrationParameters.From(Parallel),
        ["parallel-255"] = () => LibvirtMigrationParameters.From(Parallel with { Connections = 255 }),
        ["parallel-limited"] = () => LibvirtMigrationParameters.From(Parallel with { BandwidthLimit = Bandwidth.FromGigabitsPerSecond(40) }),
        ["parallel-encrypted"] = () => LibvirtMigrationParameters.From(Parallel with { Encrypted = true }),
        ["parallel-auto-converge"] = () => LibvirtMigrationParameters.From(Parallel with { AutoConverge = true }),
        ["parallel-zstd"] = () => LibvirtMigrationParameters.From(Parallel with { Compression = MigrationCompression.Zstd }),
        ["parallel-zero-copy"] = () => LibvirtMigrationParameters.From(Parallel with { ZeroCopy = true }),
        ["parallel-post-copy"] = () => LibvirtMigrationParameters.From(Parallel with { PostCopy = true }),
        ["parallel-persistent"] = () => LibvirtMigrationParameters.From(Parallel, movePersistentDefinition: true),

        // The resolver makes none of these. The mapping passes them on: it is libvirt that judges them.
        ["forced-parallel-1"] = () => LibvirtMigrationParameters.From(Parallel with { Connections = 1 }),
        ["forced-parallel-300"] = () => LibvirtMigrationParameters.From(Parallel with { Connections = 300 }),
        ["forced-parallel-tunnelled"] = () => LibvirtMigrationParameters.From(Parallel with { Transport = MigrationTransport.Tunnelled }),
        ["forced-parallel-compressed"] = () => LibvirtMigrationParameters.From(Parallel with { Compression = MigrationCompression.HypervisorDefault }),
        ["forced-plain-zstd"] = () => LibvirtMigrationParameters.From(Plain with { Compression = MigrationCompression.Zstd }),
    };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    /// <summary>The feature page: "Vdsm adds functionality for processing the parameter and passing the corresponding flag and parameter to the libvirt migration call."</summary>
    [Theory]
    [MemberData(nameof(KindNames))]
    public void Every_kind_of_plan_has_its_flags_and_parameters(string kind) =>
        Snapshot.Match(Kinds[kind]().ToString(), kind);

    [Theory]
    [MemberData(nameof(KindNames))]
    public void Every_migration_is_live_and_peer_to_peer(string kind) =>
        Assert.Equal(
            MigrateFlags.Live | MigrateFlags.PeerToPeer,
            Kinds[kind]().Flags & (MigrateFlags.Live | MigrateFlags.PeerToPeer));

    [Fact]
    public void Every_kind_is_different_and_none_differs_from_itself()
    {
        var all = Kinds.Values.Select(kind => kind()).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(all, Kinds.Values.Select(kind => kind()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void Any_number_of_connections_from_one_up_is_passed_on(int connections)
    {
        var parameters = LibvirtMigrationParameters.From(Parallel with { Connections = connections });
        Assert.Equal(connections, parameters.Connections);
        Assert.Contains(LibvirtTypedParameter.Create("parallel.connections", connections), parameters.TypedParameters);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("tcp://192.0.2.2")]
    [InlineData("rdma")]
    public void Rdma_is_never_silently_something_else(string? uri)
    {
        var plan = Plain with { Transport = MigrationTransport.Rdma };
        var error = Assert.Throws<ArgumentException>(() => LibvirtMigrationParameters.From(plan, uri));
        Assert.Contains("rdma://", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MigrationTransport.Direct)]
    [InlineData(MigrationTransport.Tunnelled)]
    public void Nothing_else_is_silently_rdma(MigrationTransport transport) => Assert.Throws<ArgumentException>(
        () => LibvirtMigrationParameters.From(Plain with { Transport = transport }, "RDMA://192.0.2.2"));

    [Fact]
    public void Unknown_values_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LibvirtMigrationParameters.From(Plain with { Transport = (MigrationTransport)9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => LibvirtMigrationParameters.From(Plain with { Compression = (MigrationCompression)9 }));
    }

    [Fact]
    public void No_limit_is_no_bandwidth_parameter() =>
        Assert.DoesNotContain(LibvirtMigrationParameters.From(Plain).TypedParameters, parameter => parameter.Name == "bandwidth");

    [Fact]
    public void The_limit_of_parallel_connections_is_what_the_source_s_QEMU_keeps()
    {
        var limited = Parallel with { BandwidthLimit = Bandwidth.FromGigabitsPerSecond(1) };
        string Text(HypervisorVersion? qemu) => LibvirtMigrationParameters.From(limited, qemuVersion: qemu).ParametersText;
        Assert.Equal("parallel.connections = 4 (int), bandwidth = 111 (ullong)", Text(new(8, 0)));
        Assert.Equal("parallel.connections = 4 (int), bandwidth = 91 (ullong)", Text(new(8, 1)));
        Assert.Equal(Text(new(8, 1)), Text(null));
        var call = new MigrationCall("qemu+tcp://192.0.2.2/system", LibvirtMigrationParameters.From(limited));
        Assert.Equal(Text(new(8, 0)), call.LimitedTo(111).Parameters.ParametersText);
    }

    [Fact]
    public void The_limit_also_holds_after_a_switch_to_post_copy_where_libvirt_can()
    {
        var limited = new MigrationPlan { PostCopy = true, BandwidthLimit = Bandwidth.FromGigabitsPerSecond(1) };
        var parameters = LibvirtMigrationParameters.From(limited);
        Assert.Equal("bandwidth = 119 (ullong), bandwidth.postcopy = 119 (ullong)", parameters.ParametersText);
        Assert.DoesNotContain("postcopy", LibvirtMigrationParameters.From(limited with { PostCopy = false }).ParametersText, StringComparison.Ordinal);
        Assert.Empty(LibvirtMigrationParameters.From(limited with { BandwidthLimit = null }).TypedParameters);
        var call = new MigrationCall("qemu+tcp://192.0.2.2/system", parameters);
        Assert.Same(call, call.For(new(5, 1)));
        Assert.Equal("bandwidth = 119 (ullong)", call.For(new(5, 0)).Parameters.ParametersText);
    }

    [Fact]
    public void What_libvirt_cannot_tunnel_is_refused()
    {
        var tunnelled = new MigrationPlan { Transport = MigrationTransport.Tunnelled };
        Assert.True(LibvirtMigrationParameters.From(tunnelled).Flags.HasFlag(MigrateFlags.Tunnelled));
        Assert.Throws<ArgumentException>(() => LibvirtMigrationParameters.From(tunnelled with { Encrypted = true }));
        Assert.Throws<ArgumentException>(() => LibvirtMigrationParameters.From(tunnelled with { PostCopy = true }));
    }

    [Fact]
    public void A_tunnelled_plan_that_is_encrypted_cannot_be_written_for_libvirt()
    {
        var error = Assert.Throws<ArgumentException>(() => LibvirtMigrationParameters.From(Plain with { Transport = MigrationTransport.Tunnelled, Encrypted = true }));
        Assert.Contains("qemu+tls://", error.Message, StringComparison.Ordinal);
    }
}
