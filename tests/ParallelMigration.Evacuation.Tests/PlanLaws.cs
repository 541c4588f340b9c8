using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ParallelMigration.Policy;

namespace ParallelMigration.Evacuation.Tests;

/// <summary>What holds of every plan.</summary>
[Laws(Cases = 100)]
public class PlanLaws
{
    [Property]
    public void No_plan_s_maximum_is_exceeded_at_either_end_at_any_moment(int seed)
    {
        var request = Requests.Random(seed);
        var plan = EvacuationPlanner.Plan(request);
        var running = plan.Migrations.Select(each => (each.SourceId, DestinationId: (string?)each.DestinationId, each.Plan, Start: each.Start!.Value, End: each.End!.Value.P50))
            .Concat(request.Ongoing.Select(each => (each.SourceId, each.DestinationId, each.Plan, Start: TimeSpan.Zero, End: each.Remaining!.Value.P50))).ToArray();
        foreach (var now in running.Select(each => each.Start))
        {
            var then = running.Where(each => each.Start <= now && now < each.End).ToArray();
            Assert.All(then, each =>
            {
                Assert.True(then.Count(other => other.SourceId == each.SourceId) <= each.Plan.MaxOutgoingMigrations);
                Assert.True(then.Count(other => other.DestinationId == each.DestinationId) <= each.Plan.MaxIncomingMigrations);
            });
        }
    }

    [Property]
    public void The_same_request_gives_the_same_plan(int seed) => Assert.Equal(Text(EvacuationPlanner.Plan(Requests.Random(seed))), Text(EvacuationPlanner.Plan(Requests.Random(seed))));

    [Property]
    public void Every_VM_of_an_emptied_host_moves_or_has_a_reason_and_no_other_is_touched(int seed)
    {
        var request = Requests.Random(seed);
        var plan = EvacuationPlanner.Plan(request);
        var emptied = request.Hosts.Where(host => host.IsEmptied).Select(host => host.Id).ToHashSet();
        Assert.Equal(
            request.Vms.Where(vm => emptied.Contains(vm.HostId) && request.Ongoing.All(each => each.VmId != vm.Id)).Select(vm => vm.Id).Order(),
            plan.Migrations.Select(each => each.VmId).Concat(plan.Staying.Select(each => each.VmId)).Order());
        Assert.All(plan.Staying, staying => Assert.True(staying.Reasons.Count > 0 && staying.Message.Length > 0 && staying.Remedy.Length > 0));
        Assert.All(plan.Migrations, each => Assert.Equal((request.Vms.Single(vm => vm.Id == each.VmId).HostId, false), (each.SourceId, emptied.Contains(each.DestinationId))));
    }

    [Property]
    public void Destinations_have_room_and_VMs_are_where_they_may_be(int seed)
    {
        var request = Requests.Random(seed);
        var plan = EvacuationPlanner.Plan(request);
        var places = request.Vms.ToDictionary(vm => vm.Id, vm => vm.HostId);
        var arriving = plan.Migrations.Select(each => (each.VmId, each.DestinationId)).Concat(request.Ongoing.Select(each => (each.VmId, DestinationId: each.DestinationId!))).ToList();
        arriving.ForEach(each => places[each.VmId] = each.DestinationId);
        Assert.All(request.Hosts.Where(host => plan.Migrations.Any(each => each.DestinationId == host.Id)), host =>
        {
            var there = request.Vms.Where(vm => arriving.Contains((vm.Id, host.Id))).ToArray();
            Assert.True(there.Sum(vm => vm.MemoryBytes) <= (host.AvailableMemoryBytes ?? long.MaxValue));
            Assert.True(there.Sum(vm => vm.Resources.Vcpus) <= (host.AvailableCpuThreads ?? int.MaxValue));
        });
        Assert.All(plan.Migrations, each =>
        {
            Assert.DoesNotContain((each.VmId, each.DestinationId), request.Excluded);
            Assert.True(request.Vms.Single(vm => vm.Id == each.VmId).PinnedHostId is not { } pinned || pinned == each.DestinationId);
            Assert.DoesNotContain(
                request.KeptApart.Where(group => group.Contains(each.VmId)).SelectMany(group => group).Where(other => other != each.VmId),
                other => places.GetValueOrDefault(other) == each.DestinationId);
        });
    }

    [Property]
    public void No_plan_ends_before_its_lower_bound_and_its_range_is_one(int seed)
    {
        var plan = EvacuationPlanner.Plan(Requests.Random(seed));
        if (plan.TotalTime is { } total)
        {
            Assert.True(plan.LowerBound <= total.P50, $"{plan.LowerBound} {total}");
            Assert.True(total.P5 <= total.P50 && !(total.P95 < total.P50), $"{total}");
            Assert.Equal(total.P50, plan.Migrations.Max(each => each.End!.Value.P50));
        }
        else
        {
            Assert.Empty(plan.Migrations);
        }
    }

    [Property]
    public void Higher_priorities_are_begun_first(int seed)
    {
        var request = Requests.Random(seed);
        var priorities = EvacuationPlanner.Plan(request).Migrations.Select(each => request.Vms.Single(vm => vm.Id == each.VmId).Priority).ToArray();
        Assert.Equal(priorities.OrderDescending(), priorities);
    }

    [Property]
    public void Only_an_Auto_VM_shares_the_link_by_P1_and_never_if_it_may_not(int seed)
    {
        var request = Requests.Random(seed);
        Assert.All(EvacuationPlanner.Plan(request).Migrations, each =>
        {
            var vm = request.Vms.Single(vm => vm.Id == each.VmId);
            Assert.True(!each.Decision.Has(ReasonCode.AutoSharesLink) || (vm.Settings.ParallelMigration ?? request.Cluster.ParallelMigration) == ParallelMigrationSetting.Auto);
        });
        EvacuationRequest without = new() { Cluster = request.Cluster, Hosts = request.Hosts, Vms = request.Vms, Options = new() { AutoMayShareLink = false } };
        Assert.DoesNotContain(EvacuationPlanner.Plan(without).Migrations, each => each.Decision.Has(ReasonCode.AutoSharesLink));
    }

    /// <summary>With given destinations and equal lengths: the highest number of migrations at an end, divided by its places and rounded up (König).</summary>
    [Property]
    public void Equal_migrations_take_the_fewest_waves_there_can_be((byte Source, byte Destination)[] edges, byte outgoing, byte incoming)
    {
        var (most, least) = (1 + (outgoing % 4), 1 + (incoming % 4));
        var request = Equal(edges, most, least);
        var plan = EvacuationPlanner.Plan(request);
        var degrees = edges.GroupBy(edge => edge.Source % 6).Select(group => Waves(group.Count(), most))
            .Concat(edges.GroupBy(edge => edge.Destination % 7).Select(group => Waves(group.Count(), least)));
        Assert.Equal(edges.Length, plan.Migrations.Count);
        Assert.Equal(degrees.DefaultIfEmpty().Max(), plan.Waves);
        Assert.Equal(plan.Migrations.Select(each => each.Start).Distinct().Count(), plan.Waves);

        static int Waves(int migrations, int places) => (migrations + places - 1) / places;
    }

    /// <summary>One after the other from one host to one other: more of what helps never hurts the middle of the range. With several ends at once, a schedule may be worse for shorter parts.</summary>
    [Property(MaxTest = 30)]
    public void A_longer_window_and_more_bandwidth_never_make_it_worse(PositiveInt[] sizes, PositiveInt seconds, PositiveInt more)
    {
        EvacuationRequest Of(int seconds, int gigabits) => new()
        {
            Cluster = Requests.Cluster(ParallelMigrationSetting.Disabled, 1, 1),
            Hosts = [Requests.Host("source", gigabits, true), Requests.Host("host", gigabits)],
            Vms = [.. sizes.Index().Select(size => Requests.Vm($"vm{size.Index}", "source", 100 * size.Item.Get))],
            Window = TimeSpan.FromSeconds(seconds),
        };
        var (plan, longer, faster) = (EvacuationPlanner.Plan(Of(seconds.Get, 10)), EvacuationPlanner.Plan(Of(seconds.Get + more.Get, 10)), EvacuationPlanner.Plan(Of(seconds.Get, 10 + more.Get)));
        if (sizes.Length > 0)
        {
            Assert.True(longer.Window!.Probability >= plan.Window!.Probability && longer.Window.Moved.Count >= plan.Window.Moved.Count);
            Assert.True(faster.TotalTime!.Value.P50 <= plan.TotalTime!.Value.P50 && faster.Window!.Moved.Count >= plan.Window.Moved.Count);
        }
    }

    private static EvacuationRequest Equal((byte Source, byte Destination)[] edges, int outgoing, int incoming) => new()
    {
        Cluster = Requests.Cluster(ParallelMigrationSetting.Disabled, outgoing, incoming),
        Hosts =
        [
            .. Enumerable.Range(0, 6).Select(number => Requests.Host($"source{number}", isEmptied: true)),
            .. Enumerable.Range(0, 7).Select(number => Requests.Host($"host{number}")),
        ],
        Vms = [.. edges.Index().Select(edge => Requests.Vm($"vm{edge.Index}", $"source{edge.Item.Source % 6}", pinned: $"host{edge.Item.Destination % 7}"))],
    };

    private static string Text(EvacuationPlan plan) => string.Join(
        "\n",
        plan.Migrations.Select(each => $"{each.VmId} {each.DestinationId} {each.Decision} {each.Wave} {each.Start} {each.End}").Append($"{plan.TotalTime} {plan.LowerBound}").Concat(plan.Staying.Select(each => each.Message)));
}
