using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Scheduling.Tests;

public class MigrationLimiterTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new();
    private readonly InProcessLimiterStore store = new();
    private readonly MigrationLimiter limiter;

    public MigrationLimiterTests() => limiter = new(store) { TimeProvider = clock };

    [Fact]
    public async Task A_free_lease_is_granted_at_once()
    {
        var progress = new Progress();
        await using var lease = await limiter.AcquireAsync(Request("a", "b", 1), null, progress);
        Assert.Equal(TimeSpan.Zero, lease.Wait.Duration);
        Assert.Empty(lease.Wait.Limits);
        Assert.Empty(progress.Waits);
    }

    [Fact]
    public async Task A_wait_reports_its_duration_the_limits_the_hosts_and_the_blockers()
    {
        var first = Request("a", "b", 2);
        var second = Request("x", "c", 2);
        var ordinary = await limiter.AcquireAsync(first);
        var other = await limiter.AcquireAsync(second);
        var progress = new Progress();
        var parallel = limiter.AcquireAsync(Request("a", "c", 1), null, progress);
        var now = Assert.Single(progress.Waits);
        Assert.Equal(
            [(MigrationDirection.Outgoing, "a", 1), (MigrationDirection.Incoming, "c", 1)],
            now.Limits.Select(limit => (limit.Direction, limit.HostId, limit.Maximum)));
        clock.Advance(TimeSpan.FromMinutes(3));
        await ordinary.DisposeAsync();
        await progress.UntilAsync(2);
        Assert.Equal(TimeSpan.FromMinutes(3), progress.Waits[^1].Duration);
        Assert.Equal(MigrationDirection.Incoming, Assert.Single(progress.Waits[^1].Limits).Direction);
        clock.Advance(TimeSpan.FromMinutes(1));
        await other.DisposeAsync();
        await using var lease = await parallel.WaitAsync(Timeout);
        Assert.Equal(TimeSpan.FromMinutes(4), lease.Wait.Duration);
        Assert.Equal(
            [new(first.Vm, BlockerKind.Running), new(second.Vm, BlockerKind.Running)],
            lease.Wait.Limits.SelectMany(limit => limit.Blockers));
    }

    [Fact]
    public async Task A_canceled_wait_leaves_the_queue_and_later_ones_move_up()
    {
        await using var running = await limiter.AcquireAsync(Request("a", "b", 3));
        using var cancel = new CancellationTokenSource();
        var parallel = limiter.AcquireAsync(Request("a", "c", 1), cancellationToken: cancel.Token);
        var behind = limiter.AcquireAsync(Request("a", "d", 3));
        Assert.Equal(3, store.Entries.Count);
        Assert.False(behind.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => parallel);
        await using var lease = await behind.WaitAsync(Timeout);
        Assert.Equal(2, store.Entries.Count);
    }

    [Fact]
    public async Task A_request_that_is_canceled_before_it_waits_leaves_no_entry()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.AcquireAsync(Request("a", "b", 1), cancellationToken: new(canceled: true)));
        Assert.Empty(store.Entries);
    }

    [Fact]
    public async Task Disposing_a_lease_twice_does_no_harm()
    {
        var lease = await limiter.AcquireAsync(Request("a", "b", 1));
        await lease.DisposeAsync();
        await using var next = await limiter.AcquireAsync(Request("a", "b", 1));
        await lease.DisposeAsync();
        Assert.True(Assert.Single(store.Entries).HasLease);
    }

    [Fact]
    public async Task A_running_migration_gets_its_lease_at_once_and_later_ones_wait_for_it()
    {
        await using var ordinary = await limiter.AcquireAsync(Request("a", "b", 2));
        var running = Request("a", "b", 1);
        var lease = await limiter.AcquireAsync(running with { IsRunning = true });
        Assert.Empty(lease.Wait.Limits);
        var next = limiter.AcquireAsync(Request("a", "c", 3));
        Assert.False(next.IsCompleted);
        await lease.DisposeAsync();
        await using var acquired = await next.WaitAsync(Timeout);
        Assert.Contains(new(running.Vm, BlockerKind.Running), Assert.Single(acquired.Wait.Limits).Blockers);
    }

    [Fact]
    public async Task A_running_migration_that_is_canceled_before_it_has_its_lease_leaves_no_entry()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.AcquireAsync(Request("a", "b", 1) with { IsRunning = true }, cancellationToken: new(canceled: true)));
        Assert.Empty(store.Entries);
    }

    [Fact]
    public async Task The_hosts_are_polled_until_a_migration_that_was_started_elsewhere_has_ended()
    {
        var elsewhere = Guid.NewGuid();
        var active = new ActiveSource { Now = new([new(elsewhere)], []) };
        var waiting = limiter.AcquireAsync(Request("a", "b", 1), active);
        Assert.Equal(1, active.Calls);
        clock.Advance(limiter.PollInterval - TimeSpan.FromTicks(1));
        Assert.Equal(1, active.Calls);
        clock.Advance(TimeSpan.FromTicks(1));
        await active.UntilAsync(2);
        Assert.False(waiting.IsCompleted);
        active.Now = ActiveMigrations.None;
        await UntilAsync(() =>
        {
            clock.Advance(limiter.PollInterval);
            return waiting.IsCompleted;
        });
        await using var lease = await waiting;
        Assert.Equal(new(elsewhere, BlockerKind.StartedElsewhere), Assert.Single(Assert.Single(lease.Wait.Limits).Blockers));
    }

    [Fact]
    public async Task The_hosts_are_not_asked_while_the_queue_blocks()
    {
        var active = new ActiveSource();
        await using var running = await limiter.AcquireAsync(Request("a", "b", 1), active);
        Assert.Equal(1, active.Calls);
        using var cancel = new CancellationTokenSource();
        var waiting = limiter.AcquireAsync(Request("a", "b", 1), active, cancellationToken: cancel.Token);
        clock.Advance(10 * limiter.PollInterval);
        Assert.Equal(1, active.Calls);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_lease_that_is_released_while_the_hosts_are_asked_does_not_count_as_started_elsewhere()
    {
        var ours = Request("a", "b", 2);
        var lease = await limiter.AcquireAsync(ours);
        var active = new ActiveSource { Now = new([new(ours.Vm)], [new(ours.Vm)]), During = () => lease.DisposeAsync().AsTask() };
        var waiting = limiter.AcquireAsync(Request("a", "b", 2), active);
        await using var next = await waiting.WaitAsync(Timeout);
        Assert.Empty(next.Wait.Limits);
    }

    [Fact]
    public async Task A_host_that_cannot_be_asked_ends_the_wait_and_leaves_no_entry()
    {
        var active = new ActiveSource { During = () => throw new IOException("gone") };
        await Assert.ThrowsAsync<IOException>(() => limiter.AcquireAsync(Request("a", "b", 1), active));
        Assert.Empty(store.Entries);
    }

    [Fact]
    public async Task Without_a_known_destination_only_the_source_s_limit_is_kept()
    {
        await using var running = await limiter.AcquireAsync(Request("a", null, 1));
        await using var unknownToo = await limiter.AcquireAsync(Request("b", null, 1)).WaitAsync(Timeout);
        await using var known = await limiter.AcquireAsync(Request("c", "d", 1)).WaitAsync(Timeout);
        var waits = new Progress();
        using var cancel = new CancellationTokenSource();
        var waiting = limiter.AcquireAsync(Request("a", null, 1), null, waits, cancel.Token);
        await waits.UntilAsync(1);
        Assert.Equal(MigrationDirection.Outgoing, Assert.Single(waits.Waits[0].Limits).Direction);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void The_request_of_a_plan_has_its_maxima()
    {
        var vm = Guid.NewGuid();
        Assert.Equal(
            new() { SourceHostId = "a", DestinationHostId = "b", Vm = vm, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 3 },
            LeaseRequest.Create(new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 3 }, "a", "b", vm));
    }

    [Fact]
    public async Task Waits_are_measured_by_what_they_waited_for()
    {
        using var meters = new Meters();
        var measured = new List<(double Seconds, string? WaitedFor)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    Assert.Equal(("ParallelMigration.Scheduling", "parallel_migration.lease.wait_duration", "s"), (instrument.Meter.Name, instrument.Name, instrument.Unit));
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => measured.Add((seconds, (string?)tags[0].Value)));
        listener.Start();
        var measuredLimiter = new MigrationLimiter(store, meters) { TimeProvider = clock };
        var first = await measuredLimiter.AcquireAsync(Request("a", "b", 1));
        var second = measuredLimiter.AcquireAsync(Request("a", "b", 1));
        clock.Advance(TimeSpan.FromSeconds(7));
        await first.DisposeAsync();
        await (await second.WaitAsync(Timeout)).DisposeAsync();
        Assert.Equal([(0, "nothing"), (7, "both")], measured);
    }

    [Fact]
    public async Task Many_at_once_never_exceed_the_limit_and_all_get_their_lease()
    {
        var running = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            await using var lease = await limiter.AcquireAsync(Request("a", "b", 3)).WaitAsync(Timeout);
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        })));
        Assert.InRange(most, 1, 3);
        Assert.Empty(store.Entries);
    }

    [Theory]
    [InlineData("", "b", 1)]
    [InlineData("a", " ", 1)]
    [InlineData("a", "b", 0)]
    public void A_request_out_of_range_is_refused(string source, string destination, int maximum) =>
        Assert.ThrowsAny<ArgumentException>(() => Request(source, destination, maximum));

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static LeaseRequest Request(string source, string? destination, int maximum) => new()
    {
        SourceHostId = source,
        DestinationHostId = destination,
        Vm = Guid.NewGuid(),
        MaxOutgoingMigrations = maximum,
        MaxIncomingMigrations = maximum,
    };

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> created = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            created.Add(new(options));
            return created[^1];
        }

        public void Dispose() => created.ForEach(meter => meter.Dispose());
    }

    private sealed class ActiveSource : IActiveMigrationSource
    {
        private int calls;

        public ActiveMigrations Now { get; set; } = ActiveMigrations.None;

        public Func<Task> During { get; init; } = () => Task.CompletedTask;

        public int Calls => Volatile.Read(ref calls);

        public async Task<ActiveMigrations> GetActiveMigrationsAsync(CancellationToken cancellationToken)
        {
            var now = Now;
            await During();
            Interlocked.Increment(ref calls);
            return now;
        }

        public Task UntilAsync(int count) => MigrationLimiterTests.UntilAsync(() => Calls >= count);
    }

    private sealed class Progress : IProgress<LeaseWait>
    {
        private readonly List<LeaseWait> waits = [];

        public LeaseWait[] Waits
        {
            get
            {
                lock (waits)
                {
                    return [.. waits];
                }
            }
        }

        public void Report(LeaseWait value)
        {
            lock (waits)
            {
                waits.Add(value);
            }
        }

        public Task UntilAsync(int count) => MigrationLimiterTests.UntilAsync(() => Waits.Length >= count);
    }
}
