using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using ParallelMigration.Libvirt.Tests.Migration;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt.Tests.Evacuation;

/// <summary>What an evacuation does when all goes well, and when not; in virtual time.</summary>
public sealed class EvacuationRunnerTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);

    private readonly FakeTimeProvider clock = new();
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource cancel = new();
    private readonly SimulatedSite site;

    public EvacuationRunnerTests() => site = new(clock);

    public void Dispose()
    {
        stop.Dispose();
        cancel.Dispose();
    }

    [Fact]
    public async Task All_move_as_many_at_once_as_may()
    {
        foreach (var name in new[] { "one", "two", "three", "four" })
        {
            site.Add(name, 10);
        }

        var end = await RunAsync();
        Assert.True(end.IsEmpty);
        Assert.Equal(2, site.MostAtOnce);
        Assert.Equal(0, end.Replans);
        Assert.InRange(end.Elapsed.TotalSeconds, 20, 25);
    }

    [Fact]
    public async Task A_parallel_one_runs_alone_and_gets_its_turn()
    {
        site.Add("one", 10);
        site.Add("parallel", 10, maximum: 1);
        site.Add("two", 3);
        site.Add("three", 3);
        var end = await RunAsync();
        Assert.True(end.IsEmpty);
        Assert.Equal(["one>b", "parallel>c"], site.Begun.Take(2));
    }

    [Fact]
    public async Task One_that_fails_is_tried_elsewhere_and_the_others_go_on()
    {
        site.Add("one", 10).FailsAt.Add("b");
        site.Add("two", 10);
        var end = await RunAsync();
        Assert.True(end.IsEmpty);
        Assert.Equal("c", site.Vms[0].Host);
        Assert.Equal(2, end.Vms.Single(vm => vm.Name == "one").Attempts);
        Assert.Equal(1, end.Replans);
    }

    [Fact]
    public async Task One_that_fails_everywhere_stays_and_is_named_with_the_error()
    {
        site.Destinations.AddRange(["d", "e", "f"]);
        var one = site.Add("one", 10);
        one.FailsAt.UnionWith(site.Destinations);
        site.Add("two", 10);
        var end = await RunAsync();
        var left = end.Vms.Single(vm => vm.Name == "one");
        Assert.Equal(EvacuatedVmState.Stayed, left.State);
        Assert.Equal(3, left.Attempts);
        Assert.EndsWith("is broken.", left.Message, StringComparison.Ordinal);
        Assert.Equal(3, site.Begun.Where(begun => begun.StartsWith("one", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal(EvacuatedVmState.Moved, end.Vms.Single(vm => vm.Name == "two").State);
    }

    [Fact]
    public async Task One_that_no_destination_may_take_keeps_the_reason_and_a_remedy_however_often_the_rest_is_planned()
    {
        var one = site.Add("one", 1);
        one.FailsAt.UnionWith(site.Destinations);
        one.FailsWith = LibvirtErrorCode.OperationInvalid;
        site.Add("two", 10).FailsAt.Add("b");
        site.Add("three", 10).FailsAt.Add("c");
        var end = await RunAsync();
        Assert.Equal(
            "c is broken. If a device of the guest cannot be migrated, detach it, or shut the guest down. No destination is left for it.",
            end.Vms.Single(vm => vm.State == EvacuatedVmState.Stayed).Message);
    }

    [Theory]
    [InlineData(100, "two>c")] // its destination's link is slow: those that wait go elsewhere
    [InlineData(400, "two>b")] // the guest has grown: its destination is as good as before
    public async Task The_rest_is_planned_again_when_one_takes_longer_than_predicted(int megabits, string next)
    {
        var one = site.Add("one", 60, maximum: 1);
        one.PredictedSeconds = 10;
        one.Rate = Policy.Bandwidth.FromMegabitsPerSecond(megabits);
        site.Add("two", 10, maximum: 1);
        var end = await RunAsync();
        Assert.True(end.IsEmpty);
        Assert.Equal(["one>b", next], site.Begun);
        Assert.Equal(2, end.Replans);
    }

    [Fact]
    public async Task What_is_planned_again_has_what_remains_of_the_window()
    {
        site.Window = TimeSpan.FromSeconds(25);
        site.Add("one", 10, maximum: 1).FailsAt.Add("b");
        site.Add("two", 10, maximum: 1);
        Assert.True((await RunAsync()).IsEmpty);
        Assert.Equal(TimeSpan.FromSeconds(25), site.Windows[0]);
        Assert.InRange(site.Windows[1]!.Value.TotalSeconds, 12, 15.001); // "one" has failed after 10 s
        Assert.Null(site.Windows[^1]); // it is over
    }

    [Fact]
    public async Task One_that_takes_as_long_as_predicted_changes_no_plan()
    {
        site.Add("one", 10, maximum: 1).PredictedSeconds = 10;
        site.Add("two", 10, maximum: 1);
        Assert.Equal(0, (await RunAsync()).Replans);
    }

    [Fact]
    public async Task A_destination_that_dies_half_way_loses_nothing()
    {
        for (var number = 0; number < 6; number++)
        {
            site.Add($"vm{number}", 10);
        }

        var running = Start();
        await clock.UntilAsync(() => site.Begun.Count == 2);
        site.Dead.Add("b");
        var end = await clock.RunAsync(running, Step);
        Assert.True(end.IsEmpty);
        Assert.All(site.Vms, vm => Assert.NotEqual(SimulatedSite.Source, vm.Host));
        Assert.Empty(site.Violations);
    }

    [Fact]
    public async Task One_that_cannot_move_is_named_and_the_others_move()
    {
        site.Add("pinned", 10).IsPinned = true;
        site.Add("two", 10);
        var end = await RunAsync();
        Assert.Equal("It is pinned.", end.Vms.Single(vm => vm.State == EvacuatedVmState.Stayed).Message);
        Assert.Equal(1, end.Count(EvacuatedVmState.Moved));
    }

    [Fact]
    public async Task Where_it_is_not_certain_nothing_more_is_done_to_a_guest()
    {
        site.Add("lost", 10).IsLost = true;
        site.Add("broken", 10).Error = new IOException("gone");
        site.Add("two", 10);
        var end = await RunAsync();
        Assert.Equal(2, end.Count(EvacuatedVmState.Uncertain));
        Assert.Equal(1, end.Count(EvacuatedVmState.Moved));
        Assert.Equal(3, site.Begun.Count);
    }

    [Fact]
    public async Task Stopped_it_sees_those_that_run_to_their_end()
    {
        for (var number = 0; number < 4; number++)
        {
            site.Add($"vm{number}", 10);
        }

        var running = Start();
        await clock.UntilAsync(() => site.Begun.Count == 2);
        await stop.CancelAsync();
        var end = await clock.RunAsync(running, Step);
        Assert.Equal(2, end.Count(EvacuatedVmState.Moved));
        Assert.Equal(2, end.Count(EvacuatedVmState.Stayed));
        Assert.Equal(2, site.Begun.Count);
        Assert.True(end.IsStopping);
    }

    [Fact]
    public async Task Canceled_all_stay_where_they_are()
    {
        for (var number = 0; number < 3; number++)
        {
            site.Add($"vm{number}", 1000);
        }

        var running = Start();
        await clock.UntilAsync(() => site.Begun.Count == 2);
        await stop.CancelAsync();
        await cancel.CancelAsync();
        var end = await clock.RunAsync(running, Step);
        Assert.Equal(3, end.Count(EvacuatedVmState.Stayed));
        Assert.InRange(end.Elapsed.TotalSeconds, 0, 60);
        Assert.All(site.Vms, vm => Assert.Equal(SimulatedSite.Source, vm.Host));
    }

    [Fact]
    public async Task Others_migrations_count_and_one_that_waits_for_them_can_be_stopped()
    {
        site.Others.AddRange([new(Guid.NewGuid()), new(Guid.NewGuid())]);
        site.Add("one", 10);
        EvacuationStatus? last = null;
        var running = Start(new Reports(status => last = status));
        await clock.UntilAsync(() => last?.Vms is [{ Wait: not null }]);
        Assert.Empty(site.Begun);
        await stop.CancelAsync();
        var end = await clock.RunAsync(running, Step);
        Assert.Equal(1, end.Count(EvacuatedVmState.Stayed));
        Assert.Empty(site.Begun);
    }

    [Fact]
    public async Task What_runs_already_is_followed_and_keeps_its_place()
    {
        site.Add("running", 20, maximum: 1).IsMigratedByOthers = true;
        site.Add("two", 10);
        var end = await RunAsync();
        Assert.True(end.IsEmpty);
        Assert.Equal(["two>b"], site.Begun);
        Assert.InRange(end.Elapsed.TotalSeconds, 30, 40);
    }

    [Fact]
    public async Task A_run_that_was_killed_is_continued_by_another()
    {
        for (var number = 0; number < 4; number++)
        {
            site.Add($"vm{number}", 10);
        }

        var first = Start();
        await clock.UntilAsync(() => site.Vms.Count(vm => vm.Host != SimulatedSite.Source) == 2);
        await stop.CancelAsync();
        await clock.RunAsync(first, Step);
        var end = await clock.RunAsync(new EvacuationRunner(site, new(new InProcessLimiterStore()) { TimeProvider = clock }, clock).RunAsync(), Step);
        Assert.True(end.IsEmpty);
        Assert.All(site.Vms, vm => Assert.NotEqual(SimulatedSite.Source, vm.Host));
        Assert.Equal(4, site.Begun.Count);
    }

    [Fact]
    public async Task A_source_that_does_not_answer_for_a_while_is_asked_again()
    {
        site.Add("one", 10);
        site.SourceAnswers = false;
        var running = Start();
        await clock.UntilAsync(() => clock.GetUtcNow() > clock.Start.AddSeconds(20));
        site.SourceAnswers = true;
        Assert.True((await clock.RunAsync(running, Step)).IsEmpty);
    }

    [Fact]
    public async Task A_source_that_never_answers_again_leaves_its_guests_uncertain()
    {
        site.Add("one", 10).FailsAt.Add("b");
        var running = Start();
        await clock.UntilAsync(() => site.IsActive("one"));
        site.SourceAnswers = false;
        var end = await clock.RunAsync(running, Step);
        Assert.Equal(EvacuatedVmState.Uncertain, Assert.Single(end.Vms).State);
    }

    /// <summary>Whatever fails: no limit is exceeded, no guest is migrated twice at once, and each is where the end says.</summary>
    [Property(MaxTest = 30)]
    public Property The_limits_hold_and_the_end_is_true() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new Random(seed);
        FakeTimeProvider time = new();
        SimulatedSite hosts = new(time);
        hosts.Destinations.AddRange(new[] { "d", "e" }.Take(random.Next(3)));
        for (var number = random.Next(1, 12); number > 0; number--)
        {
            var vm = hosts.Add($"vm{number}", random.Next(1, 8), random.Next(1, 4));
            vm.FailsAt.UnionWith(hosts.Destinations.Where(_ => random.Next(5) == 0));
            vm.IsPinned = random.Next(10) == 0;
            vm.IsLost = random.Next(12) == 0;
        }

        using CancellationTokenSource stopped = new(TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(1, 20) : 100_000), time);
        using CancellationTokenSource canceled = new(TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(1, 20) : 100_000), time);
        var runner = new EvacuationRunner(hosts, new(new InProcessLimiterStore()) { TimeProvider = time, StartCheckTime = TimeSpan.Zero }, time);
        var end = time.RunAsync(runner.RunAsync(null, null, stopped.Token, canceled.Token), Step).GetAwaiter().GetResult();
        Assert.Empty(hosts.Violations);
        foreach (var vm in end.Vms)
        {
            var host = hosts.Vms.Single(other => other.Id == vm.Vm).Host;
            Assert.True(vm.State switch
            {
                EvacuatedVmState.Moved => host == vm.Move!.DestinationId,
                EvacuatedVmState.Stayed => host == SimulatedSite.Source && vm.Message is not null,
                EvacuatedVmState.Uncertain => hosts.Vms.Single(other => other.Id == vm.Vm).IsLost,
                _ => false,
            });
            Assert.InRange(vm.Attempts, 0, 3);
        }
    });

    private Task<EvacuationStatus> Start(IProgress<EvacuationStatus>? progress = null) =>
        new EvacuationRunner(site, new(new InProcessLimiterStore()) { TimeProvider = clock }, clock).RunAsync(null, progress, stop.Token, cancel.Token);

    private async Task<EvacuationStatus> RunAsync()
    {
        var end = await clock.RunAsync(Start(), Step);
        Assert.Empty(site.Violations);
        return end;
    }

    private sealed class Reports(Action<EvacuationStatus> report) : IProgress<EvacuationStatus>
    {
        public void Report(EvacuationStatus value) => report(value);
    }
}
