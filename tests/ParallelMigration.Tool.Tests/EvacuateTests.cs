using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using FsCheck.Xunit;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Tool.Evacuating;

namespace ParallelMigration.Tool.Tests;

/// <summary>Who goes where, and what <c>evacuate</c> refuses before it asks a host.</summary>
public sealed class EvacuateTests
{
    private static readonly PlacementHost Beta = Host("beta", 10);
    private static readonly PlacementHost Gamma = Host("gamma", 1);

    [Fact]
    public void One_at_a_time_the_shortest_go_first_and_each_where_it_arrives_first()
    {
        var (moves, stays) = Place(Planning([Vm("large", 4096), Vm("small", 256), Vm("middle", 1024)], [Beta, Gamma], policy: new() { MaxOutgoingMigrations = 1 }));
        Assert.Empty(stays);
        Assert.Equal(["small", "middle", "large"], moves.Select(move => move.Name));
        Assert.All(moves, move => Assert.Equal((true, "beta"), (move.Duration is not null, move.DestinationId)));
    }

    [Fact]
    public void A_higher_priority_goes_before_a_shorter_one()
    {
        var (moves, _) = Place(Planning([Vm("small", 256), Vm("large", 4096)], [Beta], priorityOf: vm => vm.Domain.Name == "large" ? 1 : 0));
        Assert.Equal(["large", "small"], moves.Select(move => move.Name));
    }

    [Fact]
    public void A_destination_takes_no_more_than_it_has_memory_for()
    {
        var (moves, stays) = Place(Planning([Vm("one", 1024), Vm("two", 1024), Vm("three", 1024)], Beta with { AvailableMemoryBytes = 2100L << 20 }));
        Assert.Equal(2, moves.Count);
        Assert.Equal("beta has no 1024 MiB of memory available for it. Free memory there, or give another destination.", Assert.Single(stays).Reason);
    }

    [Fact]
    public void One_that_is_refused_everywhere_has_the_rule_s_reason()
    {
        var (moves, stays) = Place(Planning([Vm("one", 1024)], [Beta, Gamma], ParallelMigrationSetting.Parallel, OVirt.OVirtPolicyCatalog.PostCopy));
        Assert.Empty(moves);
        Assert.Contains("post-copy", Assert.Single(stays).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_failed_everywhere_has_no_destination_left()
    {
        var vm = Vm("one", 1024);
        var (moves, stays) = Place(Planning([vm], [Beta], failed: [(vm.Domain.Uuid, "beta")]));
        Assert.Empty(moves);
        Assert.Equal("It is excluded from beta. Give another destination.", Assert.Single(stays).Reason);
    }

    [Fact]
    public void A_destination_whose_link_has_turned_out_slow_is_avoided()
    {
        LibvirtVm[] vms = [Vm("one", 1024), Vm("two", 1024)];
        PlacementHost[] hosts = [Beta, Host("delta", 10)];
        MigrationPolicy policy = new() { MaxOutgoingMigrations = 2, MaxIncomingMigrations = 1 };
        Assert.Equal(["beta", "delta"], Place(Planning(vms, hosts, policy: policy)).Moves.Select(move => move.DestinationId).Order(StringComparer.Ordinal));
        Assert.All(Place(Planning(vms, hosts, policy: policy, shares: new() { ["beta"] = 0.05 })).Moves, move => Assert.Equal("delta", move.DestinationId));
    }

    /// <summary>The history of an evacuation had neither requests nor links: nothing could be compared, and little calibrated.</summary>
    [Fact]
    public void What_a_plan_was_decided_from_decides_it_again()
    {
        var planning = Planning(
            [Vm("one", 1024), Vm("two", 1024)], [Beta, Host("delta", 40)], ParallelMigrationSetting.Auto, shares: new() { ["delta"] = 0.5 });
        var migrations = planning.Plan().Migrations;
        Assert.Equal(2, migrations.Count);
        Assert.All(migrations, migration =>
        {
            var request = planning.RequestOf(migration);
            Assert.Equal(migration.VmId, request.Vm.Id);
            Assert.Equal(migration.Plan, new ParallelMigrationResolver().Resolve(request).Plan);
            Assert.Equal(migration.DestinationId == "delta" ? 20 : 10, request.Destination.LinkBandwidth!.Value.BitsPerSecond / 1e9);
        });
    }

    [Fact]
    public void A_destination_takes_no_more_vCPUs_than_its_threads_allow_beside_its_own_guests()
    {
        LibvirtVm[] vms = [Vm("one", 256), Vm("two", 256), Vm("three", 256), Vm("four", 256)];
        var host = Beta with { Present = [new(Guid.NewGuid(), "own", 4)] }; // 8 threads
        Assert.Equal(2, Place(Planning(vms, [host], vcpusPerThread: 1)).Moves.Count);
        Assert.Equal(4, Place(Planning(vms, [host], vcpusPerThread: 1.5)).Moves.Count);
        Assert.Equal(4, Place(Planning(vms, [host])).Moves.Count);
        Assert.Empty(Place(Planning(vms, [host], vcpusPerThread: 0.5)).Moves);
        Assert.Equal(
            "beta has no 2 CPU threads available for it. Free CPU threads there, or give another destination.",
            Place(Planning(vms, [host], vcpusPerThread: 1)).Stays[0].Reason);
    }

    /// <summary>libvirt lists one that arrives among the destination's guests, and it is one of those that leave as well.</summary>
    [Fact]
    public void One_that_arrives_takes_its_threads_once()
    {
        var (running, other) = (Vm("running", 256), Vm("other", 256));
        EvacuationMove move = new() { Vm = running.Domain.Uuid, Name = "running", SourceId = "alpha", DestinationId = "beta", Plan = new() };
        var host = Beta with { Present = [new(Guid.NewGuid(), "own", 4), new(running.Domain.Uuid, "running", 2)] };
        Assert.Single(Place(Planning([running, other], [host], running: [move], vcpusPerThread: 1)).Moves);
    }

    [Fact]
    public void Guests_that_are_kept_apart_go_to_different_hosts_and_not_to_one_that_has_another_of_them()
    {
        LibvirtVm[] vms = [Vm("db1", 1024), Vm("db2", 1024), Vm("web", 1024)];
        PlacementHost[] hosts = [Beta, Host("delta", 10)];
        var apart = Affinity("apart db1,db2,db3");
        var (moves, stays) = Place(Planning(vms, hosts, affinity: apart));
        Assert.Empty(stays);
        Assert.Equal(2, moves.Where(move => move.Name != "web").Select(move => move.DestinationId).Distinct().Count());
        hosts[1] = hosts[1] with { Present = [new(Guid.NewGuid(), "db3", 1)] };
        (moves, stays) = Place(Planning(vms, hosts, affinity: apart));
        Assert.Equal("beta", Assert.Single(moves, move => move.Name != "web").DestinationId);
        Assert.Equal("VMs that it is kept apart from run on beta, delta, or go there. Give another destination, or let them share a host for the time.", Assert.Single(stays).Reason);
    }

    /// <summary>The guest of the destination has the name of one that moves: they are kept apart like any two.</summary>
    [Fact]
    public void Two_guests_of_one_name_are_two()
    {
        var beta = Beta with { Present = [new(Guid.NewGuid(), "db1", 1)] };
        var (moves, stays) = Place(Planning([Vm("db1", 1024)], [beta, Host("delta", 10)], affinity: Affinity("apart db1,db2")));
        Assert.Equal(("delta", 0), (Assert.Single(moves).DestinationId, stays.Count));
    }

    [Theory]
    [InlineData("pin web,gamma", "gamma", null)]
    [InlineData("pin web,alpha", null, "It may run on alpha only. Let it run on other hosts too.")]
    [InlineData("pin web,elsewhere", null, "It may run on elsewhere only. Let it run on other hosts too.")]
    public void A_pinned_guest_goes_to_its_host_or_stays(string rule, string? destination, string? reason)
    {
        var (moves, stays) = Place(Planning([Vm("web", 256)], [Beta, Gamma], affinity: Affinity(rule)));
        Assert.Equal((destination, reason), (moves.SingleOrDefault()?.DestinationId, stays.SingleOrDefault()?.Reason));
    }

    [Theory]
    [InlineData("apart db1", "rules (line 1): 'apart db1' names fewer than two guests. Write apart and two or more, such as apart db1,db2.")]
    [InlineData("pin db1", "rules (line 1): 'pin db1' is not a guest and a host. Write pin and both, such as pin db1,beta.")]
    [InlineData("apart db1,,db2", "rules (line 1): 'apart db1,,db2' has a comma without a name. Write each name once, with one comma between two.")]
    [InlineData("aparte db1,db2", "rules (line 1): 'aparte db1,db2' is no rule. Write apart and guests, such as apart db1,db2, or pin, a guest and a host, such as pin db1,beta.")]
    [InlineData("apart db1,db2\npin db1,beta\npin db1,gamma", "rules (line 3): db1 is pinned to gamma, but to beta by line 2. Leave one of the two lines.")]
    public void A_rule_that_cannot_be_understood_is_named_with_the_line_and_what_to_write(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Affinity(text)).Message);

    [Fact]
    public void A_guest_that_runs_nowhere_is_named() => Assert.Equal(
        ["rules (line 1): no guest 'db9' runs on these hosts; the rule does not count for it.", "rules (line 2): no guest 'web9' runs on these hosts; the rule does not count for it."],
        Affinity("apart db1,db9\npin web9,beta").Unknown(["db1", "web"]));

    [Fact]
    public void A_guest_that_was_measured_takes_longer_for_what_it_rewrites()
    {
        var vm = Vm("busy", 4096);
        DirtyCurve curve = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), 200 << 20), new(TimeSpan.FromSeconds(10), 1500 << 20)]);
        var (quiet, busy) = (Place(Planning([vm], [Beta])).Moves[0].Duration!.Value, Place(Planning([vm], [Beta], measured: new() { [vm.Domain.Uuid] = new() { Dirtied = curve } })).Moves[0].Duration!.Value);
        Assert.True(busy.P50 > quiet.P50 * 1.1, $"{quiet} {busy}");
    }

    /// <summary>What runs already keeps its places and its memory at the destination.</summary>
    [Fact]
    public void What_migrates_already_is_not_planned_and_waited_for()
    {
        var (running, other) = (Vm("running", 1024), Vm("other", 1024));
        EvacuationMove move = new() { Vm = running.Domain.Uuid, Name = "running", SourceId = "alpha", DestinationId = "beta", Plan = new() };
        var planning = Planning([running, other], [Beta with { AvailableMemoryBytes = 2048L << 20 }], running: [move]);
        var plan = planning.Plan();
        Assert.Equal(other.Domain.Uuid, Assert.Single(planning.MovesOf(plan)).Vm);
        Assert.True(plan.Migrations[0].Start > TimeSpan.Zero);
        Assert.Single(Place(Planning([running, other], [Beta with { AvailableMemoryBytes = 2047L << 20 }], running: [move])).Stays);
    }

    /// <summary>The planner's times are those of the rule that the runner follows.</summary>
    [Property(MaxTest = 300)]
    public void Migrations_run_as_they_are_planned((byte Setting, byte Size, byte Vcpus)[] some, byte outgoing, byte incoming)
    {
        ParallelMigrationSetting[] settings = [ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Auto, ParallelMigrationSetting.Parallel];
        var vms = some.Take(20).Select((item, index) => Vm($"{item.Setting % 3} {index}", 64 + (100 * item.Size), 1 + (item.Vcpus % 8))).ToArray();
        EvacuationPlanning planning = new()
        {
            SourceId = "alpha",
            Source = Host("alpha", 100).Resources,
            Destinations = [Host("beta", 100), Host("gamma", 25), Host("delta", 10)],
            Vms = vms,
            Request = facts => new(ResolverOptions.Default, facts with
            {
                Cluster = new() { MigrationPolicy = new() { MaxOutgoingMigrations = 1 + (outgoing % 4), MaxIncomingMigrations = 1 + (incoming % 4) } },
                Vm = facts.Vm with { ParallelMigration = facts.Vm.Id is { Length: > 0 } name ? settings[name[0] - '0'] : null },
            }),
        };
        var plan = planning.Plan();
        var run = planning.MovesOf(plan).Select(move => (move, move.Duration!.Value.P50)).ToArray();
        Assert.Equal(EvacuationTimetable.StartsOf(run), plan.Migrations.Select(migration => migration.Start!.Value));
        Assert.Equal(EvacuationTimetable.EndOf([], run), plan.TotalTime?.P50 ?? TimeSpan.Zero);
    }

    [Fact]
    public void The_json_of_a_dry_run_has_each_guest_s_decision()
    {
        var planning = Planning([Vm("small", 256)], [Beta]);
        var plan = planning.Plan();
        EvacuationAgenda agenda = new() { Moves = planning.MovesOf(plan) };
        using MemoryStream written = new();
        Knowledge known = new();
        var vm = agenda.Moves[0].Vm;
        known.Planned[vm] = plan.Migrations[0];
        known.Routes[vm] = new(null, null, "the data goes over eth0.");
        known.Rewritten[vm] = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), 3 << 20)]);
        EvacuationReport.Json(
            new(Stream.Null, written, TextWriter.Null, interactive: false), "planned", 0, EvacuationStatus.Before(agenda), known, (agenda.Moves, EvacuationTimetable.Of(plan)!, plan));
        using var document = JsonDocument.Parse(written.ToArray());
        var decision = document.RootElement.GetProperty("vms")[0].GetProperty("decision");
        var answer = DecisionJson.ReadAnswer(Encoding.UTF8.GetBytes(decision.GetRawText()));
        Assert.Equal(plan.Migrations[0].Plan, answer.Plan);
        Assert.NotEmpty(decision.GetProperty("reasons").EnumerateArray());
        Assert.Equal("converges", decision.GetProperty("prediction").GetProperty("verdict").GetString());
        Assert.Equal("LinkNotUsed", document.RootElement.GetProperty("vms")[0].GetProperty("route").GetProperty("warning").GetString());
        Assert.Equal("""[{"seconds":1,"mebibytes":3}]""", document.RootElement.GetProperty("vms")[0].GetProperty("dirtied").GetRawText());
    }

    [Theory]
    [InlineData(3600, "The window of 60 min is long enough, with a probability of more than 99 %.")]
    [InlineData(2, "may be too short: the probability that all have moved by then is less than 1 %. 1 of 2 are expected to have moved (small). With ")]
    public void A_window_is_long_enough_or_says_who_moves_by_then_and_what_helps(int seconds, string expected)
    {
        var window = TimeSpan.FromSeconds(seconds);
        var plan = Planning([Vm("small", 256), Vm("large", 8192)], [Beta], window: window).Plan();
        Assert.Contains(expected, EvacuationReport.Window(window, plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--yes is required", "--source", "qemu:///system", "--destination", "qemu+tcp://b/system")]
    [InlineData("--peer-uri must be given as often", "--source", "qemu:///system", "--destination", "qemu+tcp://b/system", "--peer-uri", "a", "--peer-uri", "b", "--yes")]
    [InlineData("--destination", "--source", "qemu:///system", "--yes")]
    [InlineData("--vcpus-per-thread must be a number above 0, such as 1 or 2.5, or unlimited, but is '0'.", "--source", "qemu:///system", "--destination", "qemu+tcp://b/system", "--yes", "--vcpus-per-thread", "0")]
    [InlineData("--affinity: ", "--source", "qemu:///system", "--destination", "qemu+tcp://b/system", "--yes", "--affinity", "/no/such/file")]
    [InlineData("'2 hours' is not a time for --window", "--source", "qemu:///system", "--destination", "qemu+tcp://b/system", "--yes", "--window", "2 hours")]
    public async Task What_is_wrong_with_the_call_is_said_before_a_host_is_asked(string message, params string[] arguments)
    {
        var run = await ToolRun.OfAsync("", ["evacuate", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    /// <summary>The plan of the sample's guests, as the README shows it. <c>UPDATE_SNAPSHOTS=1</c> writes it anew.</summary>
    [Fact]
    public void The_picture_in_the_README_is_the_one_that_is_drawn()
    {
        LibvirtVm[] vms = [.. SampleGuests().Select(guest => Vm(guest.Name, guest.Mebibytes, vcpus: 1))];
        EvacuationPlanning planning = new()
        {
            SourceId = "alpha",
            Source = Host("alpha", 10).Resources,
            Destinations = [Host("beta", 10), Host("gamma", 10)],
            Vms = vms,
            Request = facts => new(ResolverOptions.Default, facts with
            {
                Cluster = new() { ParallelMigration = ParallelMigrationSetting.Disabled, MigrationBandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(380)) },
            }),
            PriorityOf = vm => vm.Domain.Name == "db1" ? 10 : 0,
            Affinity = Affinity("apart web1,web2"),
        };
        var plan = planning.Plan();
        var moves = planning.MovesOf(plan);
        var drawn = EvacuationPicture.Of(EvacuationTimetable.Of(plan)!, moves, id => id!);
        var file = Path.Combine(Repository.Root, "samples", "Evacuation", "plan.svg");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, drawn);
        }

        Assert.Equal(5, moves.Count);
        Assert.Equal(drawn, File.ReadAllText(file));
    }

    private static IEnumerable<(string Name, long Mebibytes)> SampleGuests() =>
        File.ReadLines(Path.Combine(Repository.Root, "samples", "Evacuation", "evacuate.sh")).Single(line => line.StartsWith("readonly GUESTS=(", StringComparison.Ordinal))
            .Split('(', ')')[1].Split(' ').Select(guest => guest.Split(':')).Select(parts => (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture)));

    private static (IReadOnlyList<EvacuationMove> Moves, IReadOnlyList<EvacuationStay> Stays) Place(EvacuationPlanning planning)
    {
        var plan = planning.Plan();
        return (planning.MovesOf(plan), planning.StaysOf(plan));
    }

    private static EvacuationPlanning Planning(LibvirtVm[] vms, params PlacementHost[] hosts) => Planning(vms, hosts, ParallelMigrationSetting.Disabled);

    private static EvacuationPlanning Planning(
        LibvirtVm[] vms,
        PlacementHost[] hosts,
        ParallelMigrationSetting setting = default,
        MigrationPolicy? policy = null,
        Func<LibvirtVm, int>? priorityOf = null,
        (Guid, string)[]? failed = null,
        EvacuationMove[]? running = null,
        TimeSpan? window = null,
        Dictionary<string, double>? shares = null,
        double? vcpusPerThread = null,
        EvacuationAffinity? affinity = null,
        Dictionary<Guid, VmMemory>? measured = null) => new()
        {
            SourceId = "alpha",
            Source = Host("alpha", 10).Resources,
            Destinations = hosts,
            Vms = vms,
            Running = running ?? [],
            Failed = (failed ?? []).ToHashSet(),
            Shares = shares ?? [],
            VcpusPerThread = vcpusPerThread,
            Affinity = affinity ?? EvacuationAffinity.None,
            Measured = measured ?? [],
            Request = facts => new(ResolverOptions.Default, facts with { Cluster = new() { ParallelMigration = setting, MigrationPolicy = policy ?? MigrationPolicy.Default } }),
            PriorityOf = priorityOf ?? (_ => 0),
            Window = window,
        };

    private static EvacuationAffinity Affinity(string text) => EvacuationAffinity.Of("rules", text.Split('\n').Index().Select(line => (line.Index + 1, line.Item)));

    private static PlacementHost Host(string name, int gigabits) =>
        new(name, new() { Id = name, CpuThreads = 8, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(gigabits) }, null, []);

    private static LibvirtVm Vm(string name, long mebibytes, int vcpus = 2) => new()
    {
        Domain = new() { Name = name, Uuid = Guid.NewGuid(), State = LibvirtDomainState.Running, IsPersistent = false, IsActive = true },
        Resources = new() { Vcpus = vcpus },
        MemoryBytes = mebibytes << 20,
        UsedMemoryBytes = mebibytes << 20,
    };
}
