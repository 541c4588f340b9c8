using System;
using System.Linq;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Rules;

/// <summary>The rules for what real hosts report, each with the numbers of its own examples.</summary>
public class RealHostsTests
{
    private static readonly ResolverOptions Zstd = new() { ParallelCompression = ParallelCompression.Zstd };
    private static readonly ResolverOptions ZstdWhenFaster = new() { ParallelCompression = ParallelCompression.ZstdWhenFaster };

    [Theory]
    [InlineData(7_999, null)]
    [InlineData(8_000, 2)]
    [InlineData(10_000, 2)]
    [InlineData(25_000, 6)]
    [InlineData(40_000, 10)]
    [InlineData(100_000, 16)]
    public void R13_an_encrypted_connection_carries_4_Gbps(long megabits, int? connections)
    {
        var decision = Encrypted(Between(ParallelMigrationSetting.Auto, megabits, vcpus: 64)).Resolve();
        Assert.Equal(connections, decision.Plan!.Connections);
        var parallel = Encrypted(Between(ParallelMigrationSetting.Parallel, megabits, vcpus: 64)).Resolve();
        Assert.Equal(connections ?? 2, parallel.Plan!.Connections);
    }

    [Theory]
    [InlineData(1_000, null)]
    [InlineData(2_000, 2)]
    [InlineData(10_000, 8)]
    [InlineData(25_000, 8)]
    public void R13_a_zstd_connection_sends_1_Gbps_also_when_encrypted(long megabits, int? connections)
    {
        Assert.Equal(connections, Between(ParallelMigrationSetting.Auto, megabits).Resolve(Zstd).Plan!.Connections);
        Assert.Equal(connections, Encrypted(Between(ParallelMigrationSetting.Auto, megabits)).Resolve(Zstd).Plan!.Connections);
    }

    [Fact]
    public void R13_is_the_rule_of_a_limit_made_from_another_capacity_and_the_reason_names_it()
    {
        var encrypted = Assert.Single(Encrypted(Between(ParallelMigrationSetting.Auto, 40_000, vcpus: 64)).Resolve().Reasons, reason => reason.Code == ReasonCode.LimitedByBandwidth);
        Assert.Equal((RuleId.R13, "40 Gbps available: 10 encrypted connections of 4 Gbps each."), (encrypted.Rule, encrypted.Message));
        var zstd = Between(ParallelMigrationSetting.Auto, 25_000).Resolve(Zstd);
        Assert.Equal((RuleId.R13, RuleId.R13), (zstd.Reasons[0].Rule, zstd.DecidingRule));
        Assert.Equal(RuleId.R3, Between(ParallelMigrationSetting.Auto, 40_000).Resolve().DecidingRule);
    }

    [Fact]
    public void R13_does_not_cut_custom() =>
        Assert.Equal(12, Encrypted(Between(ParallelMigrationSetting.Custom(12), 10_000)).Resolve().Plan!.Connections);

    [Fact]
    public void R11_the_warning_of_a_distributions_version_names_each_host_and_program()
    {
        var request = Between(ParallelMigrationSetting.Auto, 40_000);
        request = request with
        {
            Source = request.Source with { LibvirtVersion = HypervisorVersion.Parse("10.0.0-6.el9"), QemuVersion = HypervisorVersion.Parse("9.0.0-10.el9") },
            Destination = request.Destination with { LibvirtVersion = HypervisorVersion.Parse("10.5.0-7.el9"), QemuVersion = HypervisorVersion.Parse("9.1.0-15.el9") },
        };
        Assert.StartsWith(
            "The source's libvirt 10.0.0-6.el9 counts as 10.0.0. The source's QEMU 9.0.0-10.el9 counts as 9.0.0. "
            + "The destination's libvirt 10.5.0-7.el9 counts as 10.5.0. The destination's QEMU 9.1.0-15.el9 counts as 9.1.0.",
            Assert.Single(request.Resolve().Warnings, reason => reason.Code == ReasonCode.DistributionVersion).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void P1_only_an_Auto_that_would_be_parallel_shares_its_link()
    {
        MigrationDecision Sharing(ParallelMigrationSetting setting) => new ParallelMigrationResolver().ResolveSharingLink(Between(setting, 40_000));
        Assert.Equal((null, RuleId.P1), (Sharing(ParallelMigrationSetting.Auto).Plan!.Connections, Sharing(ParallelMigrationSetting.Auto).DecidingRule));
        foreach (var setting in new[] { ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Parallel, ParallelMigrationSetting.Custom(5) })
        {
            Assert.Equal(Between(setting, 40_000).Resolve(), Sharing(setting));
        }
    }

    [Theory]
    [InlineData(10_000, 8, MigrationCompression.Zstd)]
    [InlineData(25_000, 2, MigrationCompression.None)]
    public void A5_zstd_when_faster_is_kept_where_it_compresses_more_than_the_link_carries(long megabits, int connections, MigrationCompression compression)
    {
        var decision = Between(ParallelMigrationSetting.Auto, megabits).Resolve(ZstdWhenFaster);
        Assert.Equal((connections, compression), (decision.Plan!.Connections, decision.Plan.Compression));
        Assert.Equal(compression == MigrationCompression.None, decision.Has(ReasonCode.ZstdNotFaster));
    }

    [Fact]
    public void A5_zstd_when_faster_needs_a_known_bandwidth_and_more_than_equal_speed()
    {
        HostResources unknown = new() { CpuThreads = 64 };
        var decision = (Example(ParallelMigrationSetting.Parallel) with { Source = unknown, Destination = unknown }).Resolve(ZstdWhenFaster);
        Assert.Equal((2, MigrationCompression.None), (decision.Plan!.Connections, decision.Plan.Compression));
        Assert.True(decision.Has(ReasonCode.ZstdBandwidthUnknown));

        // 8 connections compress 24 Gbps: not more than 24 Gbps.
        Assert.Equal(MigrationCompression.None, Between(ParallelMigrationSetting.Auto, 24_000).Resolve(ZstdWhenFaster).Plan!.Compression);
        Assert.Equal(MigrationCompression.Zstd, Between(ParallelMigrationSetting.Auto, 23_999).Resolve(ZstdWhenFaster).Plan!.Compression);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65_535)]
    [InlineData(4_294_967_295)]
    public void B5_every_spelling_of_an_unknown_link_is_unknown(long megabits)
    {
        Assert.Null(Bandwidth.FromLinkSpeed(megabits));
        var request = Example(ParallelMigrationSetting.Auto, gigabits: 40) with { Source = Host(40) with { LinkBandwidth = Bandwidth.FromLinkSpeed(megabits) } };
        Assert.Equal(4, request.Resolve().Plan!.Connections);
        Assert.Null((request with { Destination = request.Source }).Resolve().Plan!.Connections);
    }

    [Fact]
    public void B5_a_link_of_zero_is_unknown_and_other_numbers_are_links()
    {
        var zero = Host(40) with { LinkBandwidth = Bandwidth.Zero, BandwidthInUse = Bandwidth.FromGigabitsPerSecond(1) };
        var decision = (Example(ParallelMigrationSetting.Auto) with { Source = zero, Destination = zero }).Resolve();
        Assert.True(decision.Has(ReasonCode.AutoBandwidthUnknown) && decision.Has(ReasonCode.BandwidthUnknown));
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(65_534), Bandwidth.FromLinkSpeed(65_534));
        Assert.Throws<System.ArgumentOutOfRangeException>(() => Bandwidth.FromLinkSpeed(-2));
    }

    [Theory]
    [InlineData(25_000, 24_900, false, 372)]
    [InlineData(10_000, 12_000, true, 298)]
    public void B6_a_busy_link_still_gives_a_quarter_to_the_limit(long link, long inUse, bool parallel, long mebibytes)
    {
        var host = Host(1) with { LinkBandwidth = Bandwidth.FromMegabitsPerSecond(link), BandwidthInUse = Bandwidth.FromMegabitsPerSecond(inUse) };
        var request = Example(parallel ? ParallelMigrationSetting.Parallel : ParallelMigrationSetting.Disabled) with { Source = host, Destination = Host(100) };
        var decision = request.Resolve();
        Assert.Equal(mebibytes, decision.Plan!.BandwidthLimit!.Value.ToMebibytesPerSecond());
        Assert.Equal([ReasonCode.LinkBusy], decision.Warnings.Select(warning => warning.Code));
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(inUse).BitsPerSecond, decision.Warnings[0].Before!.Value.Value);
    }

    [Fact]
    public void B6_neither_exceeds_a_custom_bandwidth_nor_warns_where_enough_is_free()
    {
        var busy = Host(10) with { BandwidthInUse = Bandwidth.FromGigabitsPerSecond(10) };
        var request = Example(ParallelMigrationSetting.Parallel) with { Source = busy };
        request = request with { Cluster = request.Cluster with { MigrationBandwidth = MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(1)) } };
        Assert.Equal(Bandwidth.FromGigabitsPerSecond(1), request.Resolve().Plan!.BandwidthLimit);
        Assert.Equal(Bandwidth.Zero, request.Resolve(new() { MinimumShareOfLink = 0 }).Plan!.BandwidthLimit);

        var enough = Example(ParallelMigrationSetting.Parallel) with { Source = Host(10) with { BandwidthInUse = Bandwidth.FromMegabitsPerSecond(7_500) } };
        Assert.False(enough.Resolve().Has(ReasonCode.LinkBusy));
    }

    [Fact]
    public void B4_shares_that_are_raised_to_1_MiB_per_second_warn_where_they_exceed_the_limit()
    {
        Assert.True(Shared(8).Has(ReasonCode.SharesExceedLimit));
        Assert.False(Shared(42).Has(ReasonCode.SharesExceedLimit)); // 5 × 8.39 Mbps = 41.94 Mbps

        static MigrationDecision Shared(long megabits) => (Example(ParallelMigrationSetting.Disabled) with
        {
            Cluster = new()
            {
                MigrationBandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(megabits)),
                MigrationPolicy = new() { MaxOutgoingMigrations = 5 },
            },
        }).Resolve();
    }

    [Fact]
    public void C7_encrypted_and_parallel_needs_qemu_5_2_on_both_hosts()
    {
        var old = Host(100) with { QemuVersion = new(5, 1, 99) };
        var auto = Encrypted(Example(ParallelMigrationSetting.Auto) with { Source = old }).Resolve();
        Assert.Null(auto.Plan!.Connections);
        Assert.True(auto.Has(ReasonCode.AutoSourceLacksParallelEncryption));
        foreach (var setting in new[] { ParallelMigrationSetting.Parallel, ParallelMigrationSetting.Custom(4) })
        {
            var issue = Assert.Single(Encrypted(Example(setting) with { Destination = old }).Resolve().Issues);
            Assert.Equal((IssueCode.DestinationLacksParallelEncryption, RuleId.C7, "destination"), (issue.Code, issue.Rule, issue.Subject));
        }

        Assert.Equal(16, Encrypted(Between(ParallelMigrationSetting.Auto, 100_000, vcpus: 64) with { Source = Host(100) with { QemuVersion = new(5, 2) } }).Resolve().Plan!.Connections);
        Assert.Equal(8, (Example(ParallelMigrationSetting.Auto) with { Source = old }).Resolve().Plan!.Connections);
        var unknown = Encrypted(Example(ParallelMigrationSetting.Auto) with { Source = Host(100) with { QemuVersion = null } }).Resolve();
        Assert.True(unknown.Plan!.IsParallel);
    }

    [Theory]
    [InlineData(true, false, IssueCode.TunnelledWithPostCopy)]
    [InlineData(false, true, IssueCode.TunnelledWithEncryption)]
    [InlineData(true, true, IssueCode.TunnelledWithPostCopy, IssueCode.TunnelledWithEncryption)]
    public void C8_what_libvirt_cannot_tunnel_is_refused_and_cannot_be_saved_whatever_the_setting(bool postCopy, bool encrypted, params IssueCode[] codes)
    {
        foreach (var setting in new[] { ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Auto, ParallelMigrationSetting.Parallel })
        {
            var request = Example(setting).WithPolicy(new() { PostCopy = postCopy }) with
            {
                Vm = new() { Id = "vm1", Transport = MigrationTransport.Tunnelled, Encrypted = encrypted },
            };
            Assert.Equal(codes, request.Resolve().Issues.Where(issue => issue.Rule == RuleId.C8).Select(issue => issue.Code));
            Assert.Equal(codes, new SettingsValidator().ValidateVm(request.Cluster, request.Vm).Errors.Where(issue => issue.Rule == RuleId.C8).Select(issue => issue.Code));
        }
    }

    [Fact]
    public void R9_connections_on_the_guests_own_cpus_are_a_warning()
    {
        MigrationDecision With(ParallelMigrationSetting setting, bool? shared) =>
            (Example(setting) with { VmResources = new() { Vcpus = 8, EmulatorCpus = 8, EmulatorCpusShared = shared } }).Resolve();
        Assert.Equal(8, With(ParallelMigrationSetting.Auto, true).Plan!.Connections);
        Assert.True(With(ParallelMigrationSetting.Auto, true).Has(ReasonCode.ConnectionsShareGuestCpus));
        Assert.False(With(ParallelMigrationSetting.Auto, null).Has(ReasonCode.ConnectionsShareGuestCpus));
        Assert.False(With(ParallelMigrationSetting.Auto, false).Has(ReasonCode.ConnectionsShareGuestCpus));
        Assert.False(With(ParallelMigrationSetting.Disabled, true).Has(ReasonCode.ConnectionsShareGuestCpus));
    }

    [Fact]
    public void A6_the_limit_holds_after_the_switch_to_post_copy_where_libvirt_can()
    {
        var request = Example(ParallelMigrationSetting.Disabled, gigabits: 10).WithPolicy(Policies.PostCopy);
        Assert.Equal(596, request.Resolve().Plan!.PostCopyBandwidthLimit!.Value.ToMebibytesPerSecond());
        Assert.Null(Example(ParallelMigrationSetting.Disabled).Resolve().Plan!.PostCopyBandwidthLimit);
        var old = (request with { Destination = Host(10) with { LibvirtVersion = new(5, 0, 99) } }).Resolve();
        Assert.Null(old.Plan!.PostCopyBandwidthLimit);
        Assert.True(old.Has(ReasonCode.PostCopyLimitUnsupported));
        Assert.NotNull((request with { Destination = Host(10) with { LibvirtVersion = new(5, 1) } }).Resolve().Plan!.PostCopyBandwidthLimit);
    }

    [Theory]
    [InlineData("8.2.9", "9.2.0", true, ReasonCode.SourceQemuFailsWithQemu920)]
    [InlineData("8.2.9", "9.2.0", false)]
    [InlineData("9.0.0", "9.2.0", true)]
    [InlineData("8.2.9", "9.2.1", true)]
    [InlineData("9.0.0", "9.1.0", true, ReasonCode.DestinationQemu910MayCrash)]
    [InlineData("9.0.0", "9.1.0", false)]
    [InlineData("9.0.0", "9.1.1", true)]
    [InlineData("11.1.3", "4.2.1", false, ReasonCode.DestinationQemuIsOlder)]
    [InlineData("9.2.9", "9.2.1", true)]
    [InlineData(null, "4.2.1", false)]
    public void K1_K2_K5_go_by_both_versions(string? source, string? destination, bool parallel, params ReasonCode[] warnings)
    {
        var decision = (Example(parallel ? ParallelMigrationSetting.Parallel : ParallelMigrationSetting.Disabled) with
        {
            Source = Host(100) with { QemuVersion = Version(source) },
            Destination = Host(100) with { QemuVersion = Version(destination) },
        }).Resolve();
        Assert.Equal(warnings, decision.Warnings.Select(warning => warning.Code));
    }

    [Theory]
    [InlineData("7.1.0", true)]
    [InlineData("10.1.9", true)]
    [InlineData("10.2.0", false)]
    [InlineData(null, false)]
    public void K3_zero_copy_that_is_kept_may_lack_buffers(string? source, bool warned)
    {
        var host = Host(100) with { QemuVersion = Version(source) };
        Assert.Equal(warned, (Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.ZeroCopy) with { Source = host, Destination = host }).Resolve().Has(ReasonCode.ZeroCopyMayLackBuffers));
        Assert.False((Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.ZeroCopy) with { Source = host, Destination = host }).Resolve().Has(ReasonCode.ZeroCopyMayLackBuffers));
    }

    [Theory]
    [InlineData("10.0.9", "11.1.0", true)]
    [InlineData("10.1.0", "10.1.0", false)]
    [InlineData(null, "10.0.0", true)]
    [InlineData(null, null, false)]
    public void K4_encrypted_post_copy_may_fail(string? source, string? destination, bool warned)
    {
        var request = Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.PostCopy) with
        {
            Source = Host(100) with { QemuVersion = Version(source) },
            Destination = Host(100) with { QemuVersion = Version(destination) },
        };
        Assert.Equal(warned, Encrypted(request).Resolve().Has(ReasonCode.EncryptedPostCopyMayFail));
        Assert.False(request.Resolve().Has(ReasonCode.EncryptedPostCopyMayFail));
    }

    private static HypervisorVersion? Version(string? text) => text is null ? null : HypervisorVersion.Parse(text);

    private static MigrationRequest Between(ParallelMigrationSetting setting, long megabits, int vcpus = 8) => Example(setting, vcpus: vcpus) with
    {
        Source = Host(1) with { LinkBandwidth = Bandwidth.FromMegabitsPerSecond(megabits) },
        Destination = Host(1) with { LinkBandwidth = Bandwidth.FromMegabitsPerSecond(megabits) },
    };

    private static MigrationRequest Encrypted(MigrationRequest request) => request with { Vm = request.Vm with { Encrypted = true } };
}
