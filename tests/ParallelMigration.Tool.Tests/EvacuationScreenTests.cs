using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using ParallelMigration.Evacuation;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Commands;
using ParallelMigration.Tool.Evacuating;

namespace ParallelMigration.Tool.Tests;

/// <summary>What a person sees of an evacuation, on screens of all sizes and in files.</summary>
public sealed class EvacuationScreenTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly Knowledge Hosts = new();

    [Fact]
    public void Each_guest_has_its_state_and_the_whole_has_its_end()
    {
        Assert.Equal(
            [
                "guest  state      to     done  speed       time  left",
                "-----  ---------  -----  ----  ----------  ----  ----------",
                "web1   moved      beta                     4 s",
                "web2   migrating  gamma  50 %  344 Mbit/s  3 s   2 s to 3 s",
                "web3   waiting    beta",
                "web4   stays",
                "1 of 4 moved (50 %), 2 left, 1 not, after 7 s; 7 s to 13 s to go, until 12:00:13.",
            ],
            Screen(Some(), 100, 40));
    }

    [Fact]
    public void A_narrow_screen_has_fewer_columns_and_no_line_that_does_not_fit()
    {
        for (var width = 24; width < 120; width++)
        {
            var lines = Screen(Some(), width, 40);
            Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
            Assert.Contains(lines, line => line.StartsWith("web2   migrating", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_low_screen_has_what_runs_and_counts_the_rest()
    {
        var vms = Enumerable.Range(0, 60).Select(number => Vm($"vm{number:00}", number switch { < 20 => EvacuatedVmState.Moved, < 22 => EvacuatedVmState.Migrating, _ => EvacuatedVmState.Waiting }));
        var lines = Screen(new() { Vms = [.. vms] }, 80, 12);
        Assert.InRange(lines.Count, 8, 12);
        Assert.StartsWith("vm20   migrating", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("vm21   migrating", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("vm22   waiting", lines[4], StringComparison.Ordinal);
        Assert.Contains("and 34 waiting, 20 moved", lines);
    }

    [Fact]
    public void Interrupted_it_says_what_happens_to_those_that_run()
    {
        EvacuationStatus status = new() { Vms = Some().Vms, Elapsed = TimeSpan.FromSeconds(7), IsStopping = true };
        Assert.Equal("No more are begun; those that run are seen to their end. Interrupt again to cancel them.", Screen(status, 100, 40)[^1]);
        Assert.EndsWith("2 s to 3 s to go, until 12:00:03.", Screen(status, 100, 40)[^2], StringComparison.Ordinal);
        var canceled = Screen(status, 100, 40, isCanceling: true);
        Assert.Equal("Those that run are being canceled.", canceled[^1]);
        Assert.Contains(canceled, line => line.StartsWith("web2   canceling", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_cannot_write_what_it_likes() =>
        Assert.All(Screen(new() { Vms = [Vm("a\u001b[2J\nb", EvacuatedVmState.Waiting)] }, 60, 20), line => Assert.DoesNotContain(line, char.IsControl));

    [Fact]
    public void Without_a_prediction_the_end_is_not_known()
    {
        EvacuationStatus status = new() { Vms = [Vm("web1", EvacuatedVmState.Waiting, seconds: null)] };
        Assert.Equal("0 of 1 moved (0 %), 1 left, after 0 s; when it ends is not known.", Screen(status, 100, 40)[^1]);
    }

    [Fact]
    public void One_that_does_not_end_at_its_rate_has_no_latest_end()
    {
        EvacuationStatus status = new() { Vms = [Running("web1", new() { AtLeast = TimeSpan.FromSeconds(9), IsNotConverging = true })], Elapsed = TimeSpan.FromSeconds(7) };
        Assert.EndsWith("after 7 s; 9 s or more to go.", Screen(status, 100, 40)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_is_as_wide_as_there_is_room()
    {
        EvacuationAgenda agenda = new() { Moves = [Vm("web1", EvacuatedVmState.Waiting).Move!, Vm("web2", EvacuatedVmState.Waiting, "gamma").Move!] };
        EvacuationTimetable table = new([TimeSpan.Zero, TimeSpan.FromSeconds(6)], [TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(12)]);
        Assert.Equal(
            [
                "guest  to     connections  limit  takes        0 s                                         12 s",
                "-----  -----  -----------  -----  -----------  ------------------------------------------------",
                "web1   beta   1            none   5 s to 10 s  ########################........................",
                "web2   gamma  1            none   5 s to 10 s  ........................########################",
            ],
            EvacuationReport.Table(agenda, table, 100, Hosts));
        Assert.Equal(
            [
                "guest  to     takes        0 s          12 s",
                "-----  -----  -----------  -----------------",
                "web1   beta   5 s to 10 s  ########.........",
                "web2   gamma  5 s to 10 s  ........#########",
            ],
            EvacuationReport.Table(agenda, table, 44, Hosts));
        Assert.All(Enumerable.Range(32, 200), width => Assert.All(EvacuationReport.Table(agenda, table, width, Hosts), line => Assert.InRange(line.Length, 0, width)));
    }

    [Fact]
    public void Without_a_measurement_the_plan_says_what_its_times_take_for_granted()
    {
        EvacuationAgenda agenda = new() { Moves = [Vm("web1", EvacuatedVmState.Waiting).Move!] };
        Assert.Equal(
            "These times hold for guests that rewrite none of their memory meanwhile; others take longer. --measure measures them first; --history has what those did that migrated before.",
            Assert.Single(EvacuationReport.Remarks(agenda, Hosts)));
        Assert.Empty(EvacuationReport.Remarks(new() { Moves = [Vm("web1", EvacuatedVmState.Waiting, seconds: null).Move!] }, Hosts));
    }

    [Fact]
    public void What_was_measured_has_a_column_and_what_cannot_end_the_reason_and_what_helps()
    {
        var (quiet, busy, other) = (Vm("quiet", EvacuatedVmState.Waiting).Move!, Vm("busy", EvacuatedVmState.Waiting, seconds: null).Move!, Vm("other", EvacuatedVmState.Waiting).Move!);
        EvacuationAgenda agenda = new() { Moves = [quiet, busy, other] };
        Knowledge known = new() { IsMeasured = true };
        known.Rewritten[quiet.Vm] = Rewriting(2);
        known.Rewritten[busy.Vm] = Rewriting(900);
        known.Planned[busy.Vm] = EvacuationPlanner.Plan(new()
        {
            Cluster = new(),
            Hosts =
            [
                new() { Id = "alpha", IsEmptied = true, Resources = new() { CpuThreads = 8, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(1) } },
                new() { Id = "beta", Resources = new() { CpuThreads = 8, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(1) } },
            ],
            Vms = [new() { Id = "busy", HostId = "alpha", Resources = new() { Vcpus = 1 }, Memory = new() { UsedBytes = 4L << 30, Dirtied = Rewriting(900) } }],
        }).Migrations[0];
        Assert.Equal(
            [
                "guest  to    connections  limit  rewrites   takes",
                "-----  ----  -----------  -----  ---------  ------------",
                "quiet  beta  1            none   2 MiB/s    5 s to 10 s",
                "busy   beta  1            none   900 MiB/s  does not end",
                "other  beta  1            none   not known  5 s to 10 s",
            ],
            EvacuationReport.Table(agenda, null, 100, known));
        Assert.StartsWith("busy: ", Assert.Single(EvacuationReport.Remarks(agenda, known)), StringComparison.Ordinal);
        Assert.Matches("it never ends. .*With ", EvacuationReport.Remarks(agenda, known).Single());
    }

    [Fact]
    public void Data_that_may_go_another_way_is_warned_of_once()
    {
        var (one, two) = (Vm("web1", EvacuatedVmState.Waiting).Move!, Vm("web2", EvacuatedVmState.Waiting).Move!);
        Knowledge known = new() { IsMeasured = true };
        known.Routes[one.Vm] = known.Routes[two.Vm] = new(null, null, "the data goes over eth0.");
        Assert.Equal("Warning: the data goes over eth0. (LinkNotUsed)", Assert.Single(EvacuationReport.Remarks(new() { Moves = [one, two] }, known)));
    }

    [Fact]
    public async Task Guests_are_measured_some_at_a_time_and_one_that_cannot_be_keeps_none_waiting()
    {
        var (vms, running) = (Enumerable.Range(0, 20).Select(number => (Id: Guid.NewGuid(), Name: $"vm{number:00}")).ToList(), 0);
        ConcurrentBag<int> together = [];
        List<string> remarks = [];
        TaskCompletionSource full = new();
        var curves = await GuestMeasurement.OfAsync(
            vms,
            async (vm, _) =>
            {
                var now = Interlocked.Increment(ref running);
                together.Add(now);
                if (now == GuestMeasurement.AtOnce)
                {
                    full.TrySetResult();
                }

                await full.Task;
                Interlocked.Decrement(ref running);
                return vm == vms[3].Id ? throw new LibvirtException(LibvirtErrorCode.NoSupport, "it is too old.") : new() { Dirtied = Rewriting(1) };
            },
            remarks.Add,
            CancellationToken.None);
        Assert.Equal((19, GuestMeasurement.AtOnce), (curves.Count, together.Max()));
        Assert.Equal("vm03 is not measured, and counts as one that rewrites nothing: it is too old.", Assert.Single(remarks));
        Assert.Equal("Measuring how fast 20 guests change their memory, 8 at a time: about 36 s.", GuestMeasurement.Begins(20));
    }

    [Fact]
    public void Lines_name_each_change_once_with_the_time()
    {
        EvacuationEvents events = new(Hosts, onlyTrouble: false);
        Assert.Equal(["web2 migrates to gamma.", "web1 has moved to beta in 4.0 s."], events.Of(Some()).Order(StringComparer.Ordinal).Reverse());
        Assert.Empty(events.Of(Some()));
        var failed = Vm("web3", EvacuatedVmState.Waiting) with { Vm = Some().Vms[2].Vm, Message = "beta is broken." };
        Assert.Equal(["web3 is tried again: beta is broken.", "The rest was planned again."], events.Of(new() { Vms = [failed], Replans = 1 }));
    }

    [Fact]
    public async Task What_a_guest_waits_for_is_named_once()
    {
        EvacuationEvents events = new(Hosts, onlyTrouble: true);
        MigrationPlan plan = new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };
        MigrationLimiter limiter = new(new InProcessLimiterStore());
        await using var held = await limiter.AcquireAsync(LeaseRequest.Create(plan, "alpha", "beta", Guid.NewGuid()));
        using CancellationTokenSource enough = new();
        Waited waited = new();
        var second = limiter.AcquireAsync(LeaseRequest.Create(plan, "alpha", "beta", Guid.NewGuid()), progress: waited, cancellationToken: enough.Token);
        var queued = Vm("web1", EvacuatedVmState.Queued) with { Wait = await waited.First.Task.WaitAsync(TimeSpan.FromSeconds(60)) };
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        EvacuationStatus status = new() { Vms = [queued] };
        Assert.Equal(["web1 waits: for others."], events.Of(status));
        Assert.Empty(events.Of(status));
    }

    [Theory]
    [InlineData(0, false, EvacuatedVmState.Moved, EvacuatedVmState.Gone)]
    [InlineData(0, true, EvacuatedVmState.Moved)]
    [InlineData(0, false)]
    [InlineData(4, false, EvacuatedVmState.Gone, EvacuatedVmState.Stayed)]
    [InlineData(6, false, EvacuatedVmState.Gone, EvacuatedVmState.Gone)]
    [InlineData(4, false, EvacuatedVmState.Moved, EvacuatedVmState.Stayed)]
    [InlineData(130, true, EvacuatedVmState.Moved, EvacuatedVmState.Stayed)]
    [InlineData(5, false, EvacuatedVmState.Moved, EvacuatedVmState.Stayed, EvacuatedVmState.Uncertain)]
    [InlineData(5, true, EvacuatedVmState.Uncertain)]
    internal void The_exit_status_says_what_became_of_all_of_them(int exitStatus, bool interrupted, params EvacuatedVmState[] states) =>
        Assert.Equal(exitStatus, EvacuationReport.ExitStatusOf(new() { Vms = [.. states.Select((state, index) => Vm($"web{index}", state))], IsStopping = interrupted }));

    [Theory]
    [InlineData(EvacuatedVmState.Moved, "web1 runs on beta.")]
    [InlineData(EvacuatedVmState.Gone, "web1: It is not there any more.")]
    [InlineData(EvacuatedVmState.Uncertain, "web1: where it runs is not certain, a person must look. It is not there any more.")]
    internal void At_the_end_each_guest_has_its_place(EvacuatedVmState state, string place) =>
        Assert.Equal(place, EvacuationReport.Place(Vm("web1", state) with { Message = "It is not there any more." }, Hosts));

    /// <summary>A terminal that is stopped by Ctrl-S takes nothing for hours.</summary>
    [Fact]
    public async Task An_output_that_takes_nothing_keeps_no_migration_waiting()
    {
        using SemaphoreSlim taken = new(0);
        TaskCompletionSource ran = new();
        var shown = EvacuationDisplay.ShownAsync(
            progress =>
            {
                for (var report = 0; report < 1000; report++)
                {
                    progress.Report(Some());
                }

                ran.SetResult();
                return Task.FromResult(Some());
            },
            async statuses =>
            {
                await statuses.WaitToReadAsync();
                await taken.WaitAsync();
            });
        await ran.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(shown.IsCompleted);
        taken.Release();
        await shown;
    }

    [Fact]
    public async Task A_terminal_that_is_gone_ends_nothing()
    {
        var end = Some();
        Assert.Same(end, await EvacuationDisplay.ShownAsync(async progress => { await Task.Yield(); progress.Report(end); return end; }, _ => throw new IOException("gone")));
    }

    [Fact]
    public async Task Into_a_file_each_line_has_its_time_and_now_and_then_the_whole_is_written()
    {
        FakeTimeProvider clock = new(Noon);
        using StringWriter written = new() { NewLine = "\n" };
        var statuses = Channel.CreateUnbounded<EvacuationStatus>();
        var lines = EvacuationDisplay.LinesAsync(statuses.Reader, written, Hosts, clock);
        await statuses.Writer.WriteAsync(Some());
        await UntilAsync(() => written.GetStringBuilder().Length > 0 && statuses.Reader.Count == 0);
        clock.Advance(TimeSpan.FromSeconds(30));
        await statuses.Writer.WriteAsync(Some());
        statuses.Writer.Complete();
        await lines;
        Assert.Equal(
            [
                "2026-11-27T12:00:00Z web1 has moved to beta in 4.0 s.",
                "2026-11-27T12:00:00Z web2 migrates to gamma.",
                "2026-11-27T12:00:30Z 1 of 4 moved (50 %), 2 left, 1 not, after 7 s; 7 s to 13 s to go, until 12:00:43.",
            ],
            written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task As_json_each_change_and_each_report_is_an_object_a_line()
    {
        using MemoryStream written = new();
        MigrationOutput output = new(new(Stream.Null, written, TextWriter.Null, interactive: false), json: true, progress: true);
        var statuses = Channel.CreateUnbounded<EvacuationStatus>();
        var some = Some();
        await statuses.Writer.WriteAsync(some);
        await statuses.Writer.WriteAsync(some);
        statuses.Writer.Complete();
        await EvacuationDisplay.JsonAsync(statuses.Reader, output, Hosts);
        var lines = Encoding.UTF8.GetString(written.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Equal("""{"state":{"vm":"web1","state":"moved","destination":"beta","message":null}}""", lines[0]);
        Assert.StartsWith("""{"progress":{"vm":"web2","elapsedSeconds":0,"fraction":0.5,""", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_at_the_end_has_what_became_of_each_guest()
    {
        using MemoryStream written = new();
        var moved = Vm("web1", EvacuatedVmState.Moved) with
        {
            Attempts = 1,
            Result = new()
            {
                Outcome = MigrationOutcome.Completed,
                Location = GuestLocation.Destination,
                Name = "web1",
                Uuid = Some().Vms[0].Vm,
                Source = HostReport.Absent,
                Destination = HostReport.Of(LibvirtDomainState.Running),
            },
        };
        EvacuationReport.Json(new(Stream.Null, written, TextWriter.Null, interactive: false), "completed", 0, new() { Vms = [moved, Some().Vms[3]] }, Hosts);
        using var document = JsonDocument.Parse(written.ToArray());
        var end = document.RootElement;
        Assert.Equal(("completed", 0), (end.GetProperty("outcome").GetString(), end.GetProperty("exitStatus").GetInt32()));
        var (first, second) = (end.GetProperty("vms")[0], end.GetProperty("vms")[1]);
        Assert.Equal(("moved", "destination"), (first.GetProperty("state").GetString(), first.GetProperty("location").GetString()));
        Assert.Equal(("alpha", "absent"), (first.GetProperty("source").GetProperty("host").GetString(), first.GetProperty("source").GetProperty("state").GetString()));
        Assert.Equal("none", first.GetProperty("done").GetProperty("intervention").GetString());
        Assert.Equal(("stayed", "It is pinned."), (second.GetProperty("state").GetString(), second.GetProperty("message").GetString()));
    }

    private static DirtyCurve Rewriting(int mebibytes) =>
        DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), (long)mebibytes << 20), new(TimeSpan.FromSeconds(10), (long)mebibytes * 10 << 20)]);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10);
        }
    }

    private static List<string> Screen(EvacuationStatus status, int width, int height, bool isCanceling = false) =>
        [.. EvacuationScreen.Lines(status, status.Elapsed, Noon, isCanceling, (width, height), Hosts.NameOf)];

    private static EvacuationStatus Some() => new()
    {
        Vms =
        [
            Vm("web1", EvacuatedVmState.Moved) with { Began = TimeSpan.Zero, Ended = TimeSpan.FromSeconds(4) },
            Running("web2", new() { AtLeast = TimeSpan.FromSeconds(2), AtMost = TimeSpan.FromSeconds(3) }),
            Vm("web3", EvacuatedVmState.Waiting),
            Vm("web4", EvacuatedVmState.Stayed, seconds: null) with { Message = "It is pinned." },
        ],
        Elapsed = TimeSpan.FromSeconds(7),
    };

    private static EvacuatedVm Running(string name, TimeRemaining left) => Vm(name, EvacuatedVmState.Migrating, "gamma") with
    {
        Began = TimeSpan.FromSeconds(4),
        Progress = new() { Sample = new() { Throughput = Bandwidth.FromMegabitsPerSecond(344) }, Fraction = 0.5, TimeRemaining = left },
    };

    private static EvacuatedVm Vm(string name, EvacuatedVmState state, string destination = "beta", int? seconds = 6)
    {
        Guid id = new(1, 2, 3, [.. Encoding.UTF8.GetBytes(name.PadRight(8)).Take(8)]);
        return new()
        {
            Vm = id,
            Name = name,
            State = state,
            Move = state == EvacuatedVmState.Stayed ? null : new()
            {
                Vm = id,
                Name = name,
                SourceId = "alpha",
                DestinationId = destination,
                Plan = new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 },
                Duration = seconds is { } known ? new(TimeSpan.FromSeconds(known - 1), TimeSpan.FromSeconds(known), TimeSpan.FromSeconds(known + 4)) : null,
            },
        };
    }

    private sealed class Waited : IProgress<LeaseWait>
    {
        internal TaskCompletionSource<LeaseWait> First { get; } = new();

        public void Report(LeaseWait value) => First.TrySetResult(value);
    }
}
