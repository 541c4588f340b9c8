using System;
using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy.Arbitraries;

namespace ParallelMigration.Policy.Tests.Laws;

/// <summary>What holds of every decision, whatever the request.</summary>
[Laws(Arbitrary = [typeof(HostileArbitraries)], Cases = 400)]
public class ResolverLaws
{
    [Property]
    public void There_is_a_plan_or_there_are_issues(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        Assert.Equal(decision.Plan is null, decision.Issues.Count > 0);
        Assert.Equal(decision.Plan is not null, decision.Reasons.Count > 0);
    }

    [Property]
    public void Never_exactly_one_connection_and_never_more_than_255(MigrationRequest request, ResolverOptions options)
    {
        if (request.Resolve(options).Plan?.Connections is { } connections)
        {
            Assert.InRange(connections, 2, 255);
        }
    }

    [Property]
    public void More_bandwidth_never_means_fewer_connections(MigrationRequest request, ResolverOptions options, Bandwidth more)
    {
        // Of known bandwidths only: an unknown one gives Parallel two connections, which a known one may exceed or not. Where zstd stops to pay (A5), more
        // bandwidth may mean fewer connections.
        if (request.Source.LinkBandwidth is { BitsPerSecond: > 0 } link && options.ParallelCompression != ParallelCompression.ZstdWhenFaster && link.BitsPerSecond <= long.MaxValue - more.BitsPerSecond)
        {
            var wider = request with
            {
                Source = request.Source with { LinkBandwidth = Bandwidth.FromBitsPerSecond(link.BitsPerSecond + more.BitsPerSecond) },
            };
            Assert.True(Connections(wider, options) >= Connections(request, options));
        }
    }

    [Property]
    public void More_vcpus_never_mean_fewer_connections(MigrationRequest request, ResolverOptions options)
    {
        // More vCPUs may make zstd faster than the link (A5). Then zero-copy is not kept, and does not force the migration to be parallel (C6).
        if (request.VmResources.Vcpus < int.MaxValue && options.ParallelCompression != ParallelCompression.ZstdWhenFaster)
        {
            var bigger = request with { VmResources = request.VmResources with { Vcpus = request.VmResources.Vcpus + 1 } };
            Assert.True(Connections(bigger, options) >= Connections(request, options));
        }
    }

    [Property]
    public void A_parallel_plan_runs_alone_uncompressed_and_without_post_copy_unless_opted_in(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        if (decision.Plan is { IsParallel: true } plan)
        {
            Assert.Equal((1, 1), (plan.MaxOutgoingMigrations, plan.MaxIncomingMigrations));
            Assert.Equal(MigrationTransport.Direct, plan.Transport);
            AssertLimit(request.AvailableBandwidth, plan.BandwidthLimit, decision);
            Assert.NotEqual(MigrationCompression.HypervisorDefault, plan.Compression);
            Assert.True(plan.Compression == MigrationCompression.None || options.ParallelCompression is ParallelCompression.Zstd or ParallelCompression.ZstdWhenFaster);
            Assert.True(!plan.PostCopy || options.PostCopyWithParallel == PostCopyWithParallel.WhenSupported);
            Assert.True(!plan.ZeroCopy || (plan.Compression == MigrationCompression.None && !plan.Encrypted));
        }
    }

    [Property]
    public void A_plan_that_is_not_parallel_is_what_the_policy_says(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        if (decision.Plan is { IsParallel: false } plan)
        {
            var policy = request.EffectivePolicy;
            Assert.Equal(
                (policy.MaxOutgoingMigrations, policy.MaxIncomingMigrations, policy.AllowsPostCopy, policy.AutoConverge),
                (plan.MaxOutgoingMigrations, plan.MaxIncomingMigrations, plan.PostCopy, plan.AutoConverge));
            Assert.Equal(policy.Compression, plan.Compression == MigrationCompression.HypervisorDefault);
            Assert.False(plan.ZeroCopy);
            AssertLimit(request.AvailableBandwidth / policy.MaxOutgoingMigrations, plan.BandwidthLimit, decision);
        }
    }

    [Property]
    public void Auto_never_exceeds_parallel_and_is_refused_only_for_what_cannot_be_tunnelled(MigrationRequest request, ResolverOptions options)
    {
        var auto = With(request, ParallelMigrationSetting.Auto).Resolve(options);
        var parallel = With(request, ParallelMigrationSetting.Parallel).Resolve(options);
        Assert.All(auto.Issues, issue => Assert.Equal(RuleId.C8, issue.Rule));
        Assert.True(parallel.Plan is null || (auto.Plan!.Connections ?? 0) <= parallel.Plan.Connections || OnlyParallelKeepsZstd(auto.Plan, parallel.Plan, options));
        Assert.True(parallel.Plan is not null || auto.Plan is null or { IsParallel: false });
    }

    /// <summary>Too little for two connections with zstd: Parallel is raised to two of them, and Auto goes on without zstd (A5), here with three.</summary>
    [Fact]
    public void Auto_exceeds_parallel_where_only_parallel_keeps_zstd()
    {
        ResolverOptions options = new()
        {
            ParallelCompression = ParallelCompression.ZstdWhenFaster,
            BandwidthPerConnection = Bandwidth.FromGigabitsPerSecond(1),
            BandwidthPerZstdConnection = Bandwidth.FromGigabitsPerSecond(2),
        };
        var request = Requests.Example(ParallelMigrationSetting.Auto, gigabits: 3);
        var auto = request.Resolve(options).Plan!;
        var parallel = With(request, ParallelMigrationSetting.Parallel).Resolve(options).Plan!;
        Assert.Equal((3, MigrationCompression.None), (auto.Connections, auto.Compression));
        Assert.Equal((2, MigrationCompression.Zstd), (parallel.Connections, parallel.Compression));
    }

    [Property]
    public void Disabled_is_parallel_only_for_zero_copy_by_option(MigrationRequest request, ResolverOptions options)
    {
        var plan = With(request, ParallelMigrationSetting.Disabled).Resolve(options).Plan;
        Assert.True(plan is null or { IsParallel: false } || (options.ForceParallelForZeroCopy && request.EffectivePolicy.ZeroCopy));
    }

    [Property]
    public void Custom_never_exceeds_what_was_asked_nor_either_hosts_threads_unless_that_is_below_two(
        MigrationRequest request, ResolverOptions options, byte asked)
    {
        if (With(request, ParallelMigrationSetting.Custom(asked)).Resolve(options).Plan is { } plan)
        {
            var threads = Math.Min(request.Source.CpuThreads, request.Destination.CpuThreads);
            Assert.Equal(Math.Max(2, Math.Min(asked, threads)), plan.Connections);
        }
    }

    [Property]
    public void Refusals_come_from_parallel_and_custom_only_but_for_what_cannot_be_tunnelled(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        Assert.True(
            decision.Plan is not null || decision.Issues.Any(issue => issue.Rule == RuleId.C8)
            || request.EffectiveSetting.Mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom);
    }

    [Property]
    public void The_limit_after_the_switch_is_the_limit_before_it_or_a_warning(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        if (decision.Plan is { } plan)
        {
            var limit = plan.PostCopy && !decision.Has(ReasonCode.PostCopyLimitUnsupported) ? plan.BandwidthLimit : null;
            Assert.Equal(limit, plan.PostCopyBandwidthLimit);
        }
    }

    [Property]
    public void The_same_input_gives_an_equal_decision(MigrationRequest request, ResolverOptions options)
    {
        var copy = request with { Cluster = request.Cluster with { }, Source = request.Source with { } };
        var first = request.Resolve(options);
        var second = copy.Resolve(options with { });
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.Equal(first.Explain(), second.Explain());
    }

    [Property]
    public void Everything_said_is_a_whole_sentence_in_one_line(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        var sentences = decision.Reasons.Select(reason => reason.Message)
            .Concat(decision.Warnings.Select(warning => warning.Message))
            .Concat(decision.Issues.SelectMany(issue => new[] { issue.Message, issue.Remedy }))
            .Concat(decision.Explain().Split('\n').Take(2))
            .Append(decision.ToString());
        Assert.All(sentences, sentence => Assert.Matches(@"\A\S[^\n]*\.\z", sentence));
        Assert.All(decision.Issues, issue => Assert.NotEqual("", issue.Subject));
    }

    [Property]
    public void Lists_agree_with_the_codes(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        var order = ReasonCatalogue.InOrder.Select(definition => definition.Code).ToList();
        foreach (var reasons in new[] { decision.Reasons, decision.Warnings })
        {
            Assert.Equal(reasons.Select(reason => order.IndexOf(reason.Code)).Order(), reasons.Select(reason => order.IndexOf(reason.Code)));
        }

        Assert.DoesNotContain(decision.Reasons, reason => reason.Kind == ReasonKind.Warning);
        Assert.All(decision.Warnings, warning => Assert.Equal(ReasonKind.Warning, warning.Kind));
        Assert.Equal(
            Enum.GetValues<ReasonCode>().Where(decision.Has).Order(),
            decision.Reasons.Concat(decision.Warnings).Select(reason => reason.Code).Order());
        Assert.Equal(Enum.GetValues<IssueCode>().Where(decision.Has).Order(), decision.Issues.Select(issue => issue.Code).Order());
        Assert.All(decision.Issues, issue => Assert.Equal(IssueSeverity.Error, issue.Severity));
    }

    /// <summary>P1: Auto alone steps aside, and then migrates as Disabled does.</summary>
    [Property]
    public void Sharing_the_link_changes_nothing_but_an_Auto_that_would_be_parallel(MigrationRequest request, ResolverOptions options)
    {
        ParallelMigrationResolver resolver = new(options);
        var (alone, sharing) = (resolver.Resolve(request), resolver.ResolveSharingLink(request));
        if (alone.Plan is not { IsParallel: true } || request.EffectiveSetting.Mode != ParallelMigrationMode.Auto || alone.Has(ReasonCode.ParallelForZeroCopy))
        {
            Assert.Equal(alone, sharing);
            return;
        }

        Assert.Equal((ReasonCode.AutoSharesLink, RuleId.P1), (sharing.Reasons.Single(reason => reason.Kind == ReasonKind.Connections).Code, sharing.DecidingRule));
        var disabled = (request with { Vm = request.Vm with { ParallelMigration = ParallelMigrationSetting.Disabled } }).Resolve(options);
        Assert.True(disabled.Has(ReasonCode.ParallelForZeroCopy) || disabled.Plan == sharing.Plan, $"{sharing.Plan} {disabled.Plan}");
    }

    [Property]
    public void The_deciding_rule_is_that_of_the_last_reason_for_the_connections_or_of_the_first_issue(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        Assert.Equal(
            decision.Plan is null ? decision.Issues[0].Rule : decision.Reasons.Last(reason => reason.Kind == ReasonKind.Connections).Rule,
            decision.DecidingRule);
    }

    /// <summary>Ids and names are printed as the caller gives them, empty or with line breaks; the sentences around them are the library's.</summary>
    private static MigrationRequest With(MigrationRequest request, ParallelMigrationSetting setting) =>
        request with { Vm = request.Vm with { ParallelMigration = setting } };

    /// <summary>The limit is what there is, or more with a warning that the link is busy.</summary>
    private static void AssertLimit(Bandwidth? available, Bandwidth? limit, MigrationDecision decision)
    {
        Assert.Equal(available is null, limit is null);
        Assert.True(decision.Has(ReasonCode.LinkBusy) ? limit >= available : limit == available);
    }

    private static bool OnlyParallelKeepsZstd(MigrationPlan auto, MigrationPlan parallel, ResolverOptions options) =>
        options.ParallelCompression == ParallelCompression.ZstdWhenFaster && parallel.Compression == MigrationCompression.Zstd && auto.Compression != MigrationCompression.Zstd;

    private static int Connections(MigrationRequest request, ResolverOptions options) => request.Resolve(options).Plan?.Connections ?? 0;
}
