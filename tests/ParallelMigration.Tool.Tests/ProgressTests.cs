using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Commands;
using ProgressReporter = ParallelMigration.Tool.Commands.ProgressReporter;

namespace ParallelMigration.Tool.Tests;

/// <summary>Into a pipe, progress is lines with the time at a steady pace, and actions when they are taken.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly MemoryStream written = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 26, 20, 0, 0, TimeSpan.Zero));
    private readonly MigrationOutput output;

    public ProgressTests() => output = new(new(Stream.Null, written, TextWriter.Null, interactive: false), json: false, progress: false);

    private string[] Lines => Encoding.UTF8.GetString(written.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => written.Dispose();

    [Fact]
    public void One_line_is_written_every_five_seconds_with_the_time()
    {
        ProgressReporter reporter = new(output, "guest", clock);
        for (var second = 0; second <= 11; second++)
        {
            reporter.Report(Progress(second));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            [
                "2026-11-26T20:00:00Z guest: 0 %, pass 1, 100 MiB left",
                "2026-11-26T20:00:05Z guest: 5 %, pass 1, 95 MiB left",
                "2026-11-26T20:00:10Z guest: 10 %, pass 1, 90 MiB left",
            ],
            Lines);
    }

    [Fact]
    public void Before_anything_is_known_nothing_is_said_to_be_left()
    {
        new ProgressReporter(output, "guest", clock).Report(new() { Sample = default });
        Assert.Empty(Lines);
    }

    [Fact]
    public void Actions_are_reported_once_when_they_are_taken()
    {
        ProgressReporter reporter = new(output, "guest", clock);
        reporter.Report(Progress(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        ConvergenceDecision action = new() { Action = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(150)), Code = ConvergenceReasonCode.StallLimitReached, StallLimit = 1 };
        reporter.Report(Progress(2, action));
        reporter.Report(Progress(2, action));
        Assert.Equal(2, Lines.Length);
        Assert.Equal($"2026-11-26T20:00:01Z guest: {action.Message}", Lines[1]);
        Assert.Equal(1, reporter.ActionsReported);
    }

    [Fact]
    public void A_wait_names_guests_and_names_them_once_for_both_ends()
    {
        var (known, unknown) = (Guid.NewGuid(), Guid.NewGuid());
        Blocker[] blockers = [new(known, BlockerKind.Running), new(unknown, BlockerKind.QueuedAhead)];
        Assert.Equal(
            $"at most 1 may leave alpha at once and at most 1 may arrive at beta at once: vm2 (running), {unknown} (queued ahead)",
            WaitReporter.Text(
                [
                    new() { Direction = MigrationDirection.Outgoing, HostId = "a", Maximum = 1, Blockers = blockers },
                    new() { Direction = MigrationDirection.Incoming, HostId = "b", Maximum = 1, Blockers = blockers },
                ],
                "alpha",
                "beta",
                vm => vm == known ? "vm2" : vm.ToString()));
    }

    [Fact]
    public async Task A_long_wait_is_reported_again_with_how_long_its_blockers_have_been_migrating()
    {
        var wait = await AnyWaitAsync();
        var started = clock.GetUtcNow().AddHours(-2);
        using WaitReporter reporter = new(output, "alpha", "beta", _ => "vm2", _ => clock.GetUtcNow() - started, clock);
        reporter.Report(wait);
        reporter.Report(wait);
        clock.Advance(TimeSpan.FromMinutes(5));
        clock.Advance(TimeSpan.FromMinutes(5));
        reporter.Ended();
        clock.Advance(TimeSpan.FromMinutes(10));
        reporter.Report(wait);
        const string Both = "at most 1 may leave alpha at once and at most 1 may arrive at beta at once: vm2";
        Assert.Equal(
            [
                $"Waiting: {Both} (running, for 2 h 0 min so far).",
                $"Waiting for 5 min: {Both} (running, for 2 h 5 min so far).",
                $"Waiting for 10 min: {Both} (running, for 2 h 10 min so far).",
                $"Waiting: {Both} (running, for 2 h 20 min so far).",
            ],
            Lines);
    }

    private static async Task<LeaseWait> AnyWaitAsync()
    {
        MigrationLimiter limiter = new();
        MigrationPlan plan = new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };
        await using var first = await limiter.AcquireAsync(LeaseRequest.Create(plan, "a", "b", Guid.NewGuid()));
        using CancellationTokenSource enough = new();
        FirstWait seen = new();
        var second = limiter.AcquireAsync(LeaseRequest.Create(plan, "a", "b", Guid.NewGuid()), progress: seen, cancellationToken: enough.Token);
        var wait = await seen.Wait;
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        return wait;
    }

    private sealed class FirstWait : IProgress<LeaseWait>
    {
        private readonly TaskCompletionSource<LeaseWait> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<LeaseWait> Wait => seen.Task;

        public void Report(LeaseWait value) => seen.TrySetResult(value);
    }

    private static MigrationProgress Progress(int percent, params ConvergenceDecision[] actions) => new()
    {
        Sample = new() { BytesTotal = 100 * 1048576, BytesRemaining = (100 - percent) * 1048576 },
        Fraction = percent / 100.0,
        Actions = actions,
    };
}
