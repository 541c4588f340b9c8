using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Tool.Evacuating;

namespace ParallelMigration.Tool.Tests;

/// <summary>Who goes where, and what <c>evacuate</c> refuses before it asks a host.</summary>
public sealed class EvacuateTests
{
    private static readonly PlacementHost Beta = Host("beta", 10);
    private static readonly PlacementHost Gamma = Host("gamma", 1);

    [Fact]
    public void The_shortest_go_first_and_each_where_it_arrives_first()
    {
        var (moves, stays) = Place([Vm("large", 4096), Vm("small", 256), Vm("middle", 1024)], Beta, Gamma);
        Assert.Empty(stays);
        Assert.Equal(["small", "middle", "large"], moves.Select(move => move.Name));
        Assert.Equal("beta", moves[0].DestinationId);
        Assert.All(moves, move => Assert.NotNull(move.Duration));
    }

    [Fact]
    public void A_higher_priority_goes_before_a_shorter_one()
    {
        var (moves, _) = PlacementOrder.Of("alpha", [Vm("small", 256), Vm("large", 4096)], [Beta], Decide, (_, _) => true, vm => vm.Domain.Name == "large" ? 1 : 0);
        Assert.Equal(["large", "small"], moves.Select(move => move.Name));
    }

    [Fact]
    public void A_destination_takes_no_more_than_it_has_memory_for()
    {
        var (moves, stays) = Place([Vm("one", 1024), Vm("two", 1024), Vm("three", 1024)], Beta with { AvailableMemoryBytes = 2100L << 20 });
        Assert.Equal(2, moves.Count);
        Assert.Equal("No destination that may take it has 1024 MiB of memory available.", Assert.Single(stays).Reason);
    }

    [Fact]
    public void One_that_is_refused_everywhere_has_the_rule_s_reason()
    {
        var policy = ParallelMigration.OVirt.OVirtMigrationPolicies.PostCopy;
        var (moves, stays) = PlacementOrder.Of(
            "alpha", [Vm("one", 1024)], [Beta, Gamma], (vm, host) => Decide(vm, host, ParallelMigrationSetting.Parallel, policy), (_, _) => true, _ => 0);
        Assert.Empty(moves);
        Assert.Contains("post-copy", Assert.Single(stays).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_failed_everywhere_has_no_destination_left()
    {
        var (moves, stays) = PlacementOrder.Of("alpha", [Vm("one", 1024)], [Beta], Decide, (_, _) => false, _ => 0);
        Assert.Empty(moves);
        Assert.StartsWith("No destination is left", Assert.Single(stays).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--yes is required", "--source", "qemu:///system", "--destination", "qemu+tcp://b/system")]
    [InlineData("--peer-uri must be given as often", "--source", "qemu:///system", "--destination", "qemu+tcp://b/system", "--peer-uri", "a", "--peer-uri", "b", "--yes")]
    [InlineData("--destination", "--source", "qemu:///system", "--yes")]
    [InlineData("'2 hours' is not a time for --window", "--source", "qemu:///system", "--destination", "qemu+tcp://b/system", "--yes", "--window", "2 hours")]
    public async Task What_is_wrong_with_the_call_is_said_before_a_host_is_asked(string message, params string[] arguments)
    {
        var run = await ToolRun.OfAsync("", ["evacuate", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<EvacuationMove> Moves, IReadOnlyList<EvacuationStay> Stays) Place(LibvirtVm[] vms, params PlacementHost[] hosts) =>
        PlacementOrder.Of("alpha", vms, hosts, Decide, (_, _) => true, _ => 0);

    private static MigrationDecision Decide(LibvirtVm vm, PlacementHost host) => Decide(vm, host, ParallelMigrationSetting.Disabled, MigrationPolicy.Default);

    private static MigrationDecision Decide(LibvirtVm vm, PlacementHost host, ParallelMigrationSetting setting, MigrationPolicy policy) =>
        new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = new() { ParallelMigration = setting, MigrationPolicy = policy },
            Vm = new() { Id = vm.Domain.Name },
            VmResources = vm.Resources,
            Source = host.Resources,
            Destination = host.Resources,
        });

    private static PlacementHost Host(string name, int gigabits) =>
        new(name, name, new() { Id = name, CpuThreads = 8, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(gigabits) }, null);

    private static LibvirtVm Vm(string name, long mebibytes) => new()
    {
        Domain = new() { Name = name, Uuid = Guid.NewGuid(), State = LibvirtDomainState.Running, IsPersistent = false, IsActive = true },
        Resources = new() { Vcpus = 2 },
        MemoryBytes = mebibytes << 20,
        UsedMemoryBytes = mebibytes << 20,
    };
}
