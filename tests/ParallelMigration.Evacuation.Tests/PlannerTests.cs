using System;
using System.Linq;
using ParallelMigration.Policy;
using static ParallelMigration.Evacuation.Tests.Requests;

namespace ParallelMigration.Evacuation.Tests;

/// <summary>Single plans, each for one thing.</summary>
public class PlannerTests
{
    private static readonly ClusterSettings Auto = Cluster(ParallelMigrationSetting.Auto);

    [Fact]
    public void The_shortest_go_first_where_no_order_ends_earlier_and_each_goes_where_it_arrives_first()
    {
        var plan = Plan(Cluster(ParallelMigrationSetting.Disabled, 1, 1), [Host("source", 10, true), Host("slow", 1), Host("fast")], Vm("large", "source", 4096), Vm("small", "source", 256), Vm("middle", "source"));
        Assert.Equal(["small", "middle", "large"], plan.Migrations.Select(each => each.VmId));
        Assert.All(plan.Migrations, each => Assert.Equal("fast", each.DestinationId));
        Assert.Equal([1, 2, 3], plan.Migrations.Select(each => each.Wave));
        Assert.Equal((0, plan.TotalTime!.Value.P50), (plan.Gap, plan.LowerBound));
    }

    [Fact]
    public void A_higher_priority_goes_before_a_shorter_one() => Assert.Equal(
        ["large", "small"],
        Plan(Disabled, [Host("source", 10, true), Host("host")], Vm("small", "source", 256), Vm("large", "source", 4096, priority: 1)).Migrations.Select(each => each.VmId));

    /// <summary>P1: two vCPUs carry two connections, a part of a fast link; two at a time, or four, use more of it.</summary>
    [Fact]
    public void Small_Auto_VMs_share_a_link_that_none_of_them_can_fill()
    {
        EvacuationVm[] vms = [.. Enumerable.Range(0, 6).Select(number => Vm($"vm{number}", "source", 8192))];
        EvacuationHost[] hosts = [Host("source", 100, true), Host("host", 100)];
        var sharing = Plan(Cluster(ParallelMigrationSetting.Auto, 4, 4), hosts, vms);
        var together = sharing.Migrations.Where(each => each.Decision.Has(ReasonCode.AutoSharesLink)).ToArray();
        Assert.InRange(together.Length, 4, 6);
        Assert.All(together, each => Assert.Equal((false, RuleId.P1), (each.Plan.IsParallel, each.Decision.DecidingRule)));
        Assert.All(Plan(Cluster(ParallelMigrationSetting.Parallel, 4, 4), hosts, vms).Migrations, each => Assert.True(each.Plan.IsParallel));
        EvacuationRequest alone = new() { Cluster = Cluster(ParallelMigrationSetting.Auto, 4, 4), Hosts = hosts, Vms = vms, Options = new() { AutoMayShareLink = false } };
        Assert.True(sharing.TotalTime!.Value.P50 < EvacuationPlanner.Plan(alone).TotalTime!.Value.P50);
    }

    [Fact]
    public void One_large_Auto_VM_has_the_link_alone() => Assert.True(
        Assert.Single(Plan(Auto, [Host("source", 40, true), Host("host", 40)], Vm("large", "source", 65_536, vcpus: 8)).Migrations).Plan.IsParallel);

    [Fact]
    public void A_host_that_is_emptied_receives_nothing()
    {
        var plan = Plan(Disabled, [Host("one", 10, true), Host("two", 10, true)], Vm("vm", "one"));
        var staying = Assert.Single(plan.Staying);
        Assert.Equal(StayReasonCode.NoDestination, Assert.Single(staying.Reasons).Code);
        Assert.Equal(("There is no destination.", "Give another destination."), (staying.Message, staying.Remedy));
        Assert.Null(plan.TotalTime);
    }

    [Fact]
    public void A_destination_takes_no_more_than_it_has_memory_and_CPU_threads_for()
    {
        var plan = Plan(
            Disabled,
            [Host("source", 10, true), Host("host", memoryMebibytes: 2100), Host("other", threads: 1)],
            Vm("one", "source"), Vm("two", "source"), Vm("three", "source"));
        Assert.Equal(2, plan.Migrations.Count);
        Assert.Equal("host has no 1024 MiB of memory available for it. other has no 2 CPU threads available for it.", Assert.Single(plan.Staying).Message);
    }

    /// <summary>The large one fits on one host only, on which the small ones were placed first.</summary>
    [Fact]
    public void One_for_which_there_is_no_room_makes_others_go_elsewhere()
    {
        var plan = Plan(
            Disabled,
            [Host("source", 10, true), Host("host", memoryMebibytes: 4096), Host("other", memoryMebibytes: 1024)],
            Vm("small", "source", priority: 1), Vm("large", "source", 4096));
        Assert.Empty(plan.Staying);
        Assert.Equal("other", plan.Migrations.Single(each => each.VmId == "small").DestinationId);
    }

    [Fact]
    public void One_that_is_refused_everywhere_has_the_rules_issues_and_remedies()
    {
        ClusterSettings cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel, MigrationPolicy = new() { PostCopy = true } };
        var staying = Assert.Single(Plan(cluster, [Host("source", 10, true), Host("host"), Host("other")], Vm("vm", "source")).Staying);
        Assert.All(staying.Reasons, reason => Assert.Equal((StayReasonCode.Refused, IssueCode.ParallelWithPostCopy), (reason.Code, Assert.Single(reason.Issues).Code)));
        Assert.Equal((staying.Reasons[0].Issues[0].Message, staying.Reasons[0].Issues[0].Remedy), (staying.Message, staying.Remedy));
    }

    [Theory]
    [InlineData("source", StayReasonCode.Pinned, "It may run on source only.")]
    [InlineData("uuid", StayReasonCode.Pinned, "It may run on alpha only.")]
    [InlineData("elsewhere", StayReasonCode.Pinned, "It may run on elsewhere only.")]
    public void One_that_is_pinned_to_no_destination_stays(string pinned, StayReasonCode code, string message)
    {
        var named = Host("uuid", 10, true);
        var staying = Assert.Single(Plan(Disabled, [Host("source", 10, true), named with { Resources = named.Resources with { Id = "alpha" } }, Host("host")], Vm("vm", "source", pinned: pinned)).Staying);
        Assert.Equal((code, message), (Assert.Single(staying.Reasons).Code, staying.Message));
    }

    [Fact]
    public void VMs_that_are_kept_apart_go_to_different_hosts_or_stay()
    {
        EvacuationPlan Of(params EvacuationHost[] hosts) => EvacuationPlanner.Plan(new()
        {
            Cluster = Disabled,
            Hosts = [Host("source", 10, true), .. hosts],
            Vms = [Vm("one", "source"), Vm("two", "source"), Vm("three", "host")],
            KeptApart = [["one", "two", "three"]],
        });
        Assert.Equal(2, Of(Host("host"), Host("b"), Host("c")).Migrations.Select(each => each.DestinationId).Distinct().Count());
        Assert.Equal([StayReasonCode.KeptApart, StayReasonCode.KeptApart], Assert.Single(Of(Host("host"), Host("b")).Staying).Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public void What_runs_already_is_waited_for_and_its_VM_left_alone()
    {
        var plan = EvacuationPlanner.Plan(new()
        {
            Cluster = Disabled,
            Hosts = [Host("source", 10, true), Host("host")],
            Vms = [Vm("one", "source"), Vm("two", "source")],
            Ongoing = [new() { VmId = "one", SourceId = "source", DestinationId = "host", Plan = new(), Remaining = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9)) }],
        });
        Assert.Equal(("two", TimeSpan.FromSeconds(7)), (Assert.Single(plan.Migrations).VmId, plan.Migrations[0].Start));
    }

    [Fact]
    public void Without_a_known_time_there_is_an_order_and_no_times()
    {
        var plan = Plan(Disabled, [Host("source", 10, true), Host("host")], Vm("one", "source") with { Memory = null }, Vm("two", "source", 9000));
        Assert.Equal(["two", "one"], plan.Migrations.Select(each => each.VmId));
        Assert.Equal((null, null, null, null), (plan.TotalTime, plan.LowerBound, plan.Gap, plan.Migrations[0].End));
    }

    [Fact]
    public void A_window_that_is_too_short_says_who_moves_first_and_what_helps()
    {
        EvacuationRequest request = new()
        {
            Cluster = Cluster(ParallelMigrationSetting.Disabled, 1, 1),
            Hosts = [Host("source", 10, true), Host("host"), Host("other")],
            Vms = [Vm("large", "source", 32_768), Vm("small", "source", 2048), Vm("db", "source", 4096, priority: 1)],
            Window = TimeSpan.FromSeconds(15),
        };
        var window = EvacuationPlanner.Plan(request).Window!;
        Assert.Equal(["db", "small"], window.Moved);
        Assert.Equal(0, window.Probability);
        Assert.Contains(window.Remedies, remedy => remedy.Kind == WindowRemedyKind.MoreBandwidth && remedy.TotalTime.P50 < TimeSpan.FromSeconds(40));
        Assert.All(window.Remedies, remedy => Assert.Contains("the probability to end in the window is", remedy.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Post_copy_helps_a_VM_that_never_ends_otherwise()
    {
        var busy = Vm("busy", "source", 8192);
        busy = busy with { Memory = busy.Memory! with { Dirtied = Policy.Prediction.DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), 1_500L << 20), new(TimeSpan.FromSeconds(4), 5_000L << 20)]) } };
        EvacuationRequest request = new()
        {
            Cluster = new() { MigrationPolicy = new() { MaxOutgoingMigrations = 1 } },
            Hosts = [Host("source", 10, true), Host("host")],
            Vms = [busy, Vm("idle", "source")],
            Window = TimeSpan.FromSeconds(120),
        };
        var plan = EvacuationPlanner.Plan(request);
        var window = plan.Window!;
        Assert.Equal((null, "busy", null), (plan.TotalTime, plan.Migrations[^1].VmId, plan.Migrations[^1].End));
        Assert.Equal((0, "idle"), (window.Probability, Assert.Single(window.Moved)));
        Assert.InRange(Assert.Single(window.Remedies, remedy => remedy.Kind == WindowRemedyKind.PostCopy).Probability, 0.9, 1);
    }

    [Fact]
    public void A_window_that_is_long_enough_needs_nothing()
    {
        var plan = EvacuationPlanner.Plan(new() { Cluster = Disabled, Hosts = [Host("source", 10, true), Host("host")], Vms = [Vm("vm", "source")], Window = TimeSpan.FromHours(1) });
        Assert.Equal((1, 0, 1), (plan.Window!.Probability, plan.Window.Remedies.Count, plan.Window.Moved.Count));
    }

    [Fact]
    public void Bad_requests_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => EvacuationPlanner.Plan(null!));
        Assert.Throws<ArgumentException>(() => Plan(Disabled, [Host("a"), Host("a")]));
        Assert.Throws<ArgumentException>(() => Plan(Disabled, [Host("a", 1, true)], Vm("vm", "a"), Vm("vm", "a")));
        Assert.Throws<ArgumentException>(() => Plan(Disabled, [Host("a")], Vm("vm", "b")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vm("vm", "a", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Host("a", threads: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvacuationRequest { Cluster = Disabled, Hosts = [], Vms = [], Window = TimeSpan.Zero });
    }

    private static EvacuationPlan Plan(ClusterSettings cluster, EvacuationHost[] hosts, params EvacuationVm[] vms) =>
        EvacuationPlanner.Plan(new() { Cluster = cluster, Hosts = hosts, Vms = vms });
}
