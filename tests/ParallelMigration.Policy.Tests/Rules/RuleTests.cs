using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Rules;

/// <summary>Each rule by an example of what it says, read off the rule's own text.</summary>
public class RuleTests
{
    private static readonly ResolverOptions PostCopyOptIn = new() { PostCopyWithParallel = PostCopyWithParallel.WhenSupported };

    [Fact]
    public void R1_defaults_are_disabled_for_a_cluster_and_cluster_value_for_a_vm()
    {
        Assert.Equal(ParallelMigrationSetting.Disabled, new ClusterSettings().ParallelMigration);
        Assert.Null(new VmSettings().ParallelMigration);
    }

    [Fact]
    public void R1_setting_and_policy_are_overridden_separately()
    {
        var request = Example(ParallelMigrationSetting.Auto).WithPolicy(Policies.PostCopy);
        var ownSetting = request with { Vm = request.Vm with { ParallelMigration = ParallelMigrationSetting.Disabled } };
        Assert.Equal(Policies.PostCopy, ownSetting.EffectivePolicy);
        Assert.Equal(ParallelMigrationSetting.Disabled, ownSetting.EffectiveSetting);

        var ownPolicy = request with { Vm = request.Vm with { MigrationPolicy = Policies.Compressed } };
        Assert.Equal(Policies.Compressed, ownPolicy.EffectivePolicy);
        Assert.Equal(ParallelMigrationSetting.Auto, ownPolicy.EffectiveSetting);
    }

    [Fact]
    public void R2_disabled_is_not_parallel() => AssertPlan(Example(ParallelMigrationSetting.Disabled), null, ReasonCode.Disabled);

    [Fact]
    public void R3_bandwidth_per_connection_is_an_option()
    {
        var options = new ResolverOptions { BandwidthPerConnection = Bandwidth.FromGigabitsPerSecond(14) };
        Assert.Equal(7, Example(ParallelMigrationSetting.Auto).Resolve(options).Plan!.Connections);
    }

    [Fact]
    public void R4_upper_limit_is_an_option()
    {
        var options = new ResolverOptions { MaxConnections = 4 };
        AssertPlan(Example(ParallelMigrationSetting.Parallel), 4, ReasonCode.LimitedByMaxConnections, options);
    }

    [Fact]
    public void R4_a_computed_number_equal_to_the_upper_limit_was_decided_by_its_own_limit()
    {
        var options = new ResolverOptions { MaxConnections = 8 };
        var decision = AssertPlan(Example(ParallelMigrationSetting.Parallel), 8, ReasonCode.LimitedByVcpus, options);
        Assert.False(decision.Has(ReasonCode.LimitedByMaxConnections));
    }

    [Fact]
    public void R5_auto_is_not_parallel_below_two() =>
        AssertPlan(Example(ParallelMigrationSetting.Auto, gigabits: 19), null, ReasonCode.TooFewConnectionsForAuto);

    [Theory]
    [InlineData(32, 64, 64, 32, ReasonCode.CustomConnections)]
    [InlineData(8, 4, 64, 4, ReasonCode.LimitedBySourceCpuThreads)]
    [InlineData(8, 64, 6, 6, ReasonCode.LimitedByDestinationCpuThreads)]
    [InlineData(8, 1, 64, 2, ReasonCode.CustomRaisedToMinimum)]
    public void R6_custom_is_cut_by_the_threads_of_both_hosts_only(int asked, int source, int destination, int used, ReasonCode reason)
    {
        var request = Example(ParallelMigrationSetting.Custom(asked), gigabits: 1, vcpus: 1);
        request = request with
        {
            Source = request.Source with { CpuThreads = source },
            Destination = request.Destination with { CpuThreads = destination },
        };
        AssertPlan(request, used, reason, new() { MaxConnections = 2 });
    }

    [Theory]
    [InlineData(int.MinValue, IssueCode.CustomBelowMinimum)]
    [InlineData(0, IssueCode.CustomBelowMinimum)]
    [InlineData(1, IssueCode.CustomBelowMinimum)]
    [InlineData(256, IssueCode.CustomAboveMaximum)]
    [InlineData(int.MaxValue, IssueCode.CustomAboveMaximum)]
    public void R7_out_of_range_is_refused(int asked, IssueCode issue) => AssertRefused(Example(ParallelMigrationSetting.Custom(asked)), issue);

    [Theory]
    [InlineData(2, false)]
    [InlineData(16, false)]
    [InlineData(17, true)]
    [InlineData(255, true)]
    public void R7_more_than_sixteen_is_warned_about(int asked, bool warned) =>
        Assert.Equal(warned, Example(ParallelMigrationSetting.Custom(asked)).Resolve().Has(ReasonCode.CustomAboveRecommended));

    [Fact]
    public void R8_unknown_bandwidth_keeps_auto_from_parallel_and_gives_parallel_two()
    {
        AssertPlan(WithoutBandwidth(Example(ParallelMigrationSetting.Auto)), null, ReasonCode.AutoBandwidthUnknown);
        var decision = AssertPlan(WithoutBandwidth(Example(ParallelMigrationSetting.Parallel)), 2, ReasonCode.ParallelBandwidthUnknown);
        Assert.Null(decision.Plan!.BandwidthLimit);
    }

    [Fact]
    public void R9_pinned_cpus_join_the_minimum_but_only_warn_custom()
    {
        static MigrationRequest Pinned(ParallelMigrationSetting setting, int cpus) =>
            Example(setting) with { VmResources = new() { Vcpus = 8, EmulatorCpus = cpus } };
        AssertPlan(Pinned(ParallelMigrationSetting.Parallel, 3), 3, ReasonCode.LimitedByEmulatorCpus);
        AssertPlan(Pinned(ParallelMigrationSetting.Auto, 1), null, ReasonCode.LimitedByEmulatorCpus);
        var custom = AssertPlan(Pinned(ParallelMigrationSetting.Custom(6), 3), 6, ReasonCode.CustomConnections);
        Assert.True(custom.Has(ReasonCode.CustomAboveEmulatorCpus));
        Assert.Empty(Pinned(ParallelMigrationSetting.Custom(6), 6).Resolve().Warnings);
    }

    [Fact]
    public void R11_a_host_without_multifd_or_a_low_level_refuses_parallel_and_turns_auto_off()
    {
        var oldSource = (MigrationRequest r) => r with { Source = r.Source with { LibvirtVersion = new(5, 1, 99) } };
        var oldDestination = (MigrationRequest r) => r with { Destination = r.Destination with { QemuVersion = new(3, 1) } };
        var lowLevel = (MigrationRequest r) => r with { Cluster = r.Cluster with { Level = new(4, 6) } };
        foreach (var (change, issue, reason) in new[]
        {
            (oldSource, IssueCode.SourceLacksMultifd, ReasonCode.AutoSourceLacksMultifd),
            (oldDestination, IssueCode.DestinationLacksMultifd, ReasonCode.AutoDestinationLacksMultifd),
            (lowLevel, IssueCode.ClusterLevelTooLow, ReasonCode.AutoClusterLevelTooLow),
        })
        {
            AssertRefused(change(Example(ParallelMigrationSetting.Parallel)), issue);
            AssertRefused(change(Example(ParallelMigrationSetting.Custom(4))), issue);
            AssertPlan(change(Example(ParallelMigrationSetting.Auto)), null, reason);
        }
    }

    [Fact]
    public void R11_the_oldest_hosts_and_level_that_have_multifd_are_enough()
    {
        var request = Example(ParallelMigrationSetting.Parallel);
        var oldest = request.Source with { LibvirtVersion = new(5, 2), QemuVersion = new(4, 0) };
        AssertPlan(
            request with { Source = oldest, Destination = oldest, Cluster = request.Cluster with { Level = new(4, 7) } },
            8,
            ReasonCode.LimitedByVcpus);
    }

    [Fact]
    public void R11_levels_are_numbers_not_text() =>
        AssertPlan(
            Example(ParallelMigrationSetting.Parallel) with { Cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel, Level = new(4, 10) } },
            8,
            ReasonCode.LimitedByVcpus);

    [Fact]
    public void R11_qemu_before_9_0_to_9_2_0_is_warned_about()
    {
        var request = Example(ParallelMigrationSetting.Parallel);
        request = request with { Source = request.Source with { QemuVersion = new(8, 2) } };
        Assert.True((request with { Destination = request.Destination with { QemuVersion = new(9, 2) } })
            .Resolve().Has(ReasonCode.SourceQemuFailsWithQemu920));
        Assert.Empty((request with { Destination = request.Destination with { QemuVersion = new(9, 2, 1) } }).Resolve().Warnings);
    }

    [Fact]
    public void R12_the_default_setting_follows_the_level()
    {
        var options = new ResolverOptions
        {
            DefaultSettings = new(new Dictionary<ClusterLevel, ParallelMigrationSetting>
            {
                [new(5, 0)] = ParallelMigrationSetting.Parallel,
                [new(4, 9)] = ParallelMigrationSetting.Auto,
            }),
        };
        Assert.Equal(ParallelMigrationSetting.Disabled, options.DefaultSettingFor(null));
        Assert.Equal(ParallelMigrationSetting.Disabled, options.DefaultSettingFor(new(4, 8)));
        Assert.Equal(ParallelMigrationSetting.Auto, options.DefaultSettingFor(new(4, 9)));
        Assert.Equal(ParallelMigrationSetting.Auto, options.DefaultSettingFor(new(4, 10)));
        Assert.Equal(ParallelMigrationSetting.Parallel, options.DefaultSettingFor(new(5, 1)));
        Assert.Equal(ParallelMigrationSetting.Disabled, ResolverOptions.Default.DefaultSettingFor(new(5, 1)));
    }

    [Theory]
    [InlineData(100, 30, 100, 0, 7)]
    [InlineData(100, 0, 100, 55, 4)]
    [InlineData(40, 50, 100, 0, null)]
    public void B1_B2_available_is_the_lower_of_what_both_ends_have_left(long link1, long used1, long link2, long used2, int? connections)
    {
        var request = Example(ParallelMigrationSetting.Auto) with
        {
            Source = Host(link1) with { BandwidthInUse = Bandwidth.FromGigabitsPerSecond(used1) },
            Destination = Host(link2) with { BandwidthInUse = Bandwidth.FromGigabitsPerSecond(used2) },
        };
        Assert.Equal(connections, request.Resolve().Plan!.Connections);
    }

    [Fact]
    public void B2_one_unknown_end_takes_the_other_ends()
    {
        var request = Example(ParallelMigrationSetting.Auto, gigabits: 30);
        AssertPlan(request with { Source = request.Source with { LinkBandwidth = null } }, 3, ReasonCode.OnlyDestinationBandwidthKnown);
        AssertPlan(request with { Destination = request.Destination with { LinkBandwidth = null } }, 3, ReasonCode.OnlySourceBandwidthKnown);
    }

    [Fact]
    public void B3_custom_bandwidth_bounds_and_hypervisor_default_hides()
    {
        static MigrationRequest With(MigrationBandwidth bandwidth)
        {
            var request = Example(ParallelMigrationSetting.Parallel);
            return request with { Cluster = request.Cluster with { MigrationBandwidth = bandwidth } };
        }

        AssertPlan(With(MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(50))), 5, ReasonCode.CustomBandwidth);
        var above = With(MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(200))).Resolve();
        Assert.Equal(8, above.Plan!.Connections);
        Assert.False(above.Has(ReasonCode.CustomBandwidth));
        AssertPlan(WithoutBandwidth(With(MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(50)))), 5, ReasonCode.CustomBandwidth);
        var hidden = AssertPlan(With(MigrationBandwidth.HypervisorDefault), 2, ReasonCode.HypervisorDefaultBandwidth);
        Assert.Null(hidden.Plan!.BandwidthLimit);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(8_388_607, 1)]
    [InlineData(16_777_215, 1)]
    [InlineData(16_777_216, 2)]
    [InlineData(1_000_000_000, 119)]
    public void B4_a_limit_rounds_down_but_never_to_no_limit(long bitsPerSecond, long mebibytes) =>
        Assert.Equal(mebibytes, Bandwidth.FromBitsPerSecond(bitsPerSecond).ToMebibytesPerSecond());

    [Fact]
    public void C1_C3_parallel_or_custom_with_post_copy_is_refused_naming_the_vm()
    {
        foreach (var setting in new[] { ParallelMigrationSetting.Parallel, ParallelMigrationSetting.Custom(4) })
        {
            var issue = AssertRefused(Example(setting).WithPolicy(Policies.PostCopy), IssueCode.ParallelWithPostCopy);
            Assert.Equal("vm1", issue.Subject);
            Assert.Equal(RuleId.C1, issue.Rule);
        }
    }

    [Fact]
    public void C1_refuses_post_copy_of_the_vms_own_policy_too()
    {
        var request = Example(ParallelMigrationSetting.Parallel);
        AssertRefused(request with { Vm = request.Vm with { MigrationPolicy = Policies.PostCopy } }, IssueCode.ParallelWithPostCopy);
    }

    [Fact]
    public void C2_auto_with_post_copy_is_not_parallel_and_keeps_post_copy()
    {
        var decision = AssertPlan(Example(ParallelMigrationSetting.Auto).WithPolicy(Policies.PostCopy), null, ReasonCode.AutoWithPostCopy);
        Assert.True(decision.Plan!.PostCopy);
    }

    [Theory]
    [InlineData(MigrationTransport.Tunnelled, IssueCode.ParallelWithTunnelledTransport, ReasonCode.AutoWithTunnelledTransport)]
    [InlineData(MigrationTransport.Rdma, IssueCode.ParallelWithRdmaTransport, ReasonCode.AutoWithRdmaTransport)]
    public void C4_only_direct_transport_is_parallel(MigrationTransport transport, IssueCode issue, ReasonCode reason)
    {
        MigrationRequest With(ParallelMigrationSetting setting) => Example(setting) with { Vm = new() { Transport = transport } };
        AssertRefused(With(ParallelMigrationSetting.Parallel), issue);
        AssertPlan(With(ParallelMigrationSetting.Auto), null, reason);
    }

    [Fact]
    public void C5_the_opt_in_combines_post_copy_and_parallel_on_hosts_known_to_have_it()
    {
        var request = Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.PostCopy);
        var decision = AssertPlan(request, 8, ReasonCode.PostCopyWithParallel, PostCopyOptIn);
        Assert.True(decision.Plan!.PostCopy);

        var older = request with { Destination = request.Destination with { QemuVersion = new(10, 0, 99) } };
        AssertRefused(older, IssueCode.ParallelWithPostCopy, PostCopyOptIn);

        var backported = older with { Destination = older.Destination with { Capabilities = new() { PostCopyWithParallel = true } } };
        AssertPlan(backported, 8, ReasonCode.PostCopyWithParallel, PostCopyOptIn);
    }

    [Fact]
    public void C5_is_never_assumed_of_a_host_whose_version_is_unknown()
    {
        var request = Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.PostCopy);
        request = request with { Source = request.Source with { QemuVersion = null } };
        AssertRefused(request, IssueCode.ParallelWithPostCopy, PostCopyOptIn);
        Assert.False(HypervisorCapabilities.FromVersions(null, null).PostCopyWithParallel);
    }

    [Fact]
    public void C6_zero_copy_needs_parallel_no_tls_no_compression_and_a_source_that_has_it()
    {
        var request = Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.ZeroCopy);
        Assert.True(request.Resolve().Plan!.ZeroCopy);
        AssertDropped(request with { Vm = new() { Encrypted = true } }, ReasonCode.ZeroCopyWithEncryption);
        AssertDropped(request, ReasonCode.ZeroCopyWithCompression, new() { ParallelCompression = ParallelCompression.Zstd });
        AssertDropped(request with { Source = request.Source with { LibvirtVersion = new(8, 4, 99) } }, ReasonCode.ZeroCopyUnsupported);
        AssertDropped(request with { Source = request.Source with { QemuVersion = new(7, 0) } }, ReasonCode.ZeroCopyUnsupported);
        AssertDropped(Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.ZeroCopy), ReasonCode.ZeroCopyNeedsParallel);
        var oldDestination = request with { Destination = request.Destination with { LibvirtVersion = new(8, 0), QemuVersion = new(6, 0) } };
        Assert.True(oldDestination.Resolve().Plan!.ZeroCopy);

        static void AssertDropped(MigrationRequest request, ReasonCode reason, ResolverOptions? options = null)
        {
            var decision = request.Resolve(options);
            Assert.False(decision.Plan!.ZeroCopy);
            Assert.True(decision.Has(reason), decision.Explain());
        }
    }

    [Fact]
    public void C6_by_option_zero_copy_turns_parallel_on_unless_it_is_ruled_out_or_would_be_dropped()
    {
        var options = new ResolverOptions { ForceParallelForZeroCopy = true };
        var request = Example(ParallelMigrationSetting.Disabled).WithPolicy(Policies.ZeroCopy);
        AssertPlan(request, 8, ReasonCode.ParallelForZeroCopy, options);
        AssertPlan(Example(ParallelMigrationSetting.Auto, gigabits: 10).WithPolicy(Policies.ZeroCopy), 2, ReasonCode.ParallelForZeroCopy, options);
        AssertPlan(request, null, ReasonCode.Disabled);
        AssertPlan(Example(ParallelMigrationSetting.Disabled), null, ReasonCode.Disabled, options);
        AssertPlan(request with { Vm = new() { Encrypted = true } }, null, ReasonCode.Disabled, options);
        AssertPlan(request with { Source = request.Source with { QemuVersion = new(7, 0) } }, null, ReasonCode.Disabled, options);
        AssertPlan(request, null, ReasonCode.Disabled, options with { ParallelCompression = ParallelCompression.Zstd });
        AssertPlan(request, 8, ReasonCode.ParallelForZeroCopy, options with { ParallelCompression = ParallelCompression.ZstdWhenFaster });
        AssertPlan(request with { Vm = new() { Transport = MigrationTransport.Tunnelled } }, null, ReasonCode.Disabled, options);
        AssertPlan(request.WithPolicy(Policies.ZeroCopy with { PostCopy = true }), null, ReasonCode.Disabled, options);
        AssertPlan(request with { Source = request.Source with { QemuVersion = new(3, 0) } }, null, ReasonCode.Disabled, options);
    }

    [Fact]
    public void A1_A2_A3_A4_a_parallel_plan_drops_compression_and_runs_alone_on_the_whole_link()
    {
        var decision = Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.Compressed).Resolve();
        Assert.Equal(
            new MigrationPlan
            {
                Connections = 8,
                Compression = MigrationCompression.None,
                MaxOutgoingMigrations = 1,
                MaxIncomingMigrations = 1,
                BandwidthLimit = Bandwidth.FromGigabitsPerSecond(100),
                AutoConverge = true,
                Convergence = ConvergenceSchedule.None,
            },
            decision.Plan);
        Assert.Equal(
            [ReasonCode.LimitedByVcpus, ReasonCode.CompressionTurnedOff, ReasonCode.MaxOutgoingReduced, ReasonCode.MaxIncomingReduced, ReasonCode.BandwidthNotDivided],
            decision.Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public void A_plan_that_is_not_parallel_is_the_policys_with_its_share_of_the_bandwidth()
    {
        var policy = Policies.Compressed with { PostCopy = true, MaxOutgoingMigrations = 3, MaxIncomingMigrations = 5 };
        Assert.Equal(
            new MigrationPlan
            {
                Compression = MigrationCompression.HypervisorDefault,
                MaxOutgoingMigrations = 3,
                MaxIncomingMigrations = 5,
                BandwidthLimit = Bandwidth.FromBitsPerSecond(33_333_333_333),
                PostCopyBandwidthLimit = Bandwidth.FromBitsPerSecond(33_333_333_333),
                PostCopy = true,
                AutoConverge = true,
                Convergence = ConvergenceSchedule.None,
            },
            Example(ParallelMigrationSetting.Auto).WithPolicy(policy).Resolve().Plan);
    }

    [Fact]
    public void A5_the_opt_in_compresses_by_zstd_where_both_hosts_have_it()
    {
        var options = new ResolverOptions { ParallelCompression = ParallelCompression.Zstd };
        var request = Example(ParallelMigrationSetting.Parallel);
        Assert.Equal(MigrationCompression.Zstd, AssertPlan(request, 8, ReasonCode.ParallelZstd, options).Plan!.Compression);
        var older = request with { Destination = request.Destination with { LibvirtVersion = new(9, 3) } };
        Assert.Equal(MigrationCompression.None, AssertPlan(older, 8, ReasonCode.ParallelZstdUnsupported, options).Plan!.Compression);
        Assert.Equal(
            MigrationCompression.None,
            AssertPlan(Example(ParallelMigrationSetting.Disabled), null, ReasonCode.Disabled, options).Plan!.Compression);
    }

    [Fact]
    public void A_refusal_names_every_issue_not_just_the_first()
    {
        var request = Example(ParallelMigrationSetting.Custom(300)).WithPolicy(Policies.PostCopy);
        request = request with
        {
            Cluster = request.Cluster with { Level = new(4, 2) },
            Vm = request.Vm with { Transport = MigrationTransport.Rdma },
            Source = request.Source with { Id = "host-a", QemuVersion = new(3, 0) },
            Destination = request.Destination with { LibvirtVersion = new(5, 0) },
        };
        Assert.Equal(
            [
                (IssueCode.CustomAboveMaximum, "vm1"), (IssueCode.ParallelWithPostCopy, "vm1"), (IssueCode.ParallelWithRdmaTransport, "vm1"),
                (IssueCode.SourceLacksMultifd, "host-a"), (IssueCode.DestinationLacksMultifd, "destination"), (IssueCode.ClusterLevelTooLow, "c1"),
            ],
            request.Resolve().Issues.Select(issue => (issue.Code, issue.Subject)));
    }

    private static MigrationRequest WithoutBandwidth(MigrationRequest request) => request with
    {
        Source = request.Source with { LinkBandwidth = null },
        Destination = request.Destination with { LinkBandwidth = null },
    };

    private static MigrationDecision AssertPlan(MigrationRequest request, int? connections, ReasonCode reason, ResolverOptions? options = null)
    {
        var decision = request.Resolve(options);
        Assert.NotNull(decision.Plan);
        Assert.Equal(connections, decision.Plan!.Connections);
        Assert.True(decision.Has(reason), decision.Explain());
        return decision;
    }

    private static Issue AssertRefused(MigrationRequest request, IssueCode issue, ResolverOptions? options = null)
    {
        var decision = request.Resolve(options);
        Assert.Null(decision.Plan);
        Assert.Null(decision.Plan);
        Assert.Empty(decision.Reasons);
        return Assert.Single(decision.Issues, found => found.Code == issue);
    }
}
