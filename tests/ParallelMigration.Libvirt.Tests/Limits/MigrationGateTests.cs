using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Libvirt.Tests.Limits;

public class MigrationGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new();
    private readonly InProcessLedgerStore store = new();
    private readonly MigrationGate gate;

    public MigrationGateTests() => gate = new(store, clock);

    [Fact]
    public async Task A_free_place_is_given_at_once()
    {
        var heard = new Heard();
        await using var place = await gate.EnterAsync(Request("a", "b", 1), null, heard);
        Assert.Equal(TimeSpan.Zero, place.Wait.Waited);
        Assert.Empty(place.Wait.Obstacles);
        Assert.Empty(heard.Waits);
    }

    [Fact]
    public async Task The_wait_tells_how_long_which_limit_which_host_and_who()
    {
        var first = Request("a", "b", 2);
        var second = Request("x", "c", 2);
        var ordinary = await gate.EnterAsync(first);
        var other = await gate.EnterAsync(second);
        var heard = new Heard();
        var parallel = gate.EnterAsync(Request("a", "c", 1), null, heard);
        var now = Assert.Single(heard.Waits);
        Assert.Equal(
            [(MigrationDirection.Outgoing, "a", 1), (MigrationDirection.Incoming, "c", 1)],
            now.Obstacles.Select(obstacle => (obstacle.Direction, obstacle.HostId, obstacle.Maximum)));
        clock.Advance(TimeSpan.FromMinutes(3));
        await ordinary.DisposeAsync();
        await heard.UntilAsync(2);
        Assert.Equal(TimeSpan.FromMinutes(3), heard.Waits[^1].Waited);
        Assert.Equal(MigrationDirection.Incoming, Assert.Single(heard.Waits[^1].Obstacles).Direction);
        clock.Advance(TimeSpan.FromMinutes(1));
        await other.DisposeAsync();
        await using var place = await parallel.WaitAsync(Patience);
        Assert.Equal(TimeSpan.FromMinutes(4), place.Wait.Waited);
        Assert.Equal(
            [new(first.Vm, MigrationHolderKind.Running), new(second.Vm, MigrationHolderKind.Running)],
            place.Wait.Obstacles.SelectMany(obstacle => obstacle.Holders));
    }

    [Fact]
    public async Task Who_is_cancelled_leaves_the_queue_and_those_behind_move_up()
    {
        await using var running = await gate.EnterAsync(Request("a", "b", 3));
        using var cancel = new CancellationTokenSource();
        var parallel = gate.EnterAsync(Request("a", "c", 1), cancellationToken: cancel.Token);
        var behind = gate.EnterAsync(Request("a", "d", 3));
        Assert.Equal(3, store.Ledger.Tickets.Count);
        Assert.False(behind.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => parallel);
        await using var place = await behind.WaitAsync(Patience);
        Assert.Equal(2, store.Ledger.Tickets.Count);
    }

    [Fact]
    public async Task Who_is_cancelled_before_the_wait_was_never_there()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(Request("a", "b", 1), cancellationToken: new(canceled: true)));
        Assert.Empty(store.Ledger.Tickets);
    }

    [Fact]
    public async Task Giving_back_twice_does_no_harm()
    {
        var place = await gate.EnterAsync(Request("a", "b", 1));
        await place.DisposeAsync();
        await using var next = await gate.EnterAsync(Request("a", "b", 1));
        await place.DisposeAsync();
        Assert.True(Assert.Single(store.Ledger.Tickets).HasPlace);
    }

    [Fact]
    public async Task What_runs_already_has_its_place_at_once_and_others_wait_for_it()
    {
        await using var ordinary = await gate.EnterAsync(Request("a", "b", 2));
        var followed = Request("a", "b", 1);
        var place = await gate.EnterAtOnceAsync(followed);
        Assert.Empty(place.Wait.Obstacles);
        var next = gate.EnterAsync(Request("a", "c", 3));
        Assert.False(next.IsCompleted);
        await place.DisposeAsync();
        await using var entered = await next.WaitAsync(Patience);
        Assert.Contains(new(followed.Vm, MigrationHolderKind.Running), Assert.Single(entered.Wait.Obstacles).Holders);
    }

    [Fact]
    public async Task What_runs_already_and_is_cancelled_before_it_has_its_place_was_never_there()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAtOnceAsync(Request("a", "b", 1), new(canceled: true)));
        Assert.Empty(store.Ledger.Tickets);
    }

    [Fact]
    public async Task What_others_started_is_asked_for_again_until_it_has_ended()
    {
        var stranger = Guid.NewGuid();
        var census = new Census { Now = new([stranger], []) };
        var waiting = gate.EnterAsync(Request("a", "b", 1), census);
        Assert.Equal(1, census.Taken);
        clock.Advance(gate.CensusInterval - TimeSpan.FromTicks(1));
        Assert.Equal(1, census.Taken);
        clock.Advance(TimeSpan.FromTicks(1));
        await census.UntilAsync(2);
        Assert.False(waiting.IsCompleted);
        census.Now = MigrationCensus.Empty;
        await UntilAsync(() =>
        {
            clock.Advance(gate.CensusInterval);
            return waiting.IsCompleted;
        });
        await using var place = await waiting;
        Assert.Equal(new(stranger, MigrationHolderKind.StartedElsewhere), Assert.Single(Assert.Single(place.Wait.Obstacles).Holders));
    }

    [Fact]
    public async Task Nobody_is_asked_while_the_ledger_alone_says_no()
    {
        var census = new Census();
        await using var running = await gate.EnterAsync(Request("a", "b", 1), census);
        Assert.Equal(1, census.Taken);
        using var cancel = new CancellationTokenSource();
        var waiting = gate.EnterAsync(Request("a", "b", 1), census, cancellationToken: cancel.Token);
        clock.Advance(10 * gate.CensusInterval);
        Assert.Equal(1, census.Taken);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_place_that_is_given_back_while_the_hosts_are_asked_is_not_somebody_else_s()
    {
        var ours = Request("a", "b", 2);
        var place = await gate.EnterAsync(ours);
        var census = new Census { Now = new([ours.Vm], [ours.Vm]), During = () => place.DisposeAsync().AsTask() };
        var waiting = gate.EnterAsync(Request("a", "b", 2), census);
        await using var next = await waiting.WaitAsync(Patience);
        Assert.Empty(next.Wait.Obstacles);
    }

    [Fact]
    public async Task A_host_that_cannot_be_asked_ends_the_wait_and_leaves_nothing_behind()
    {
        var census = new Census { During = () => throw new LibvirtException(LibvirtErrorCode.Rpc, LibvirtErrorDomain.Rpc, LibvirtErrorLevel.Error, "gone") };
        await Assert.ThrowsAsync<LibvirtException>(() => gate.EnterAsync(Request("a", "b", 1), census));
        Assert.Empty(store.Ledger.Tickets);
    }

    [Fact]
    public async Task Many_at_once_never_exceed_the_limit_and_all_have_their_turn()
    {
        var running = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            await using var place = await gate.EnterAsync(Request("a", "b", 3)).WaitAsync(Patience);
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        })));
        Assert.InRange(most, 1, 3);
        Assert.Empty(store.Ledger.Tickets);
    }

    [Theory]
    [InlineData("", "b", 1)]
    [InlineData("a", " ", 1)]
    [InlineData("a", "b", 0)]
    public void A_request_that_makes_no_sense_is_refused(string source, string destination, int maximum) =>
        Assert.ThrowsAny<ArgumentException>(() => Request(source, destination, maximum));

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static MigrationGateRequest Request(string source, string destination, int maximum) => new()
    {
        SourceHostId = source,
        DestinationHostId = destination,
        Vm = Guid.NewGuid(),
        MaxOutgoingMigrations = maximum,
        MaxIncomingMigrations = maximum,
    };

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private sealed class Census : IMigrationCensus
    {
        private int taken;

        public MigrationCensus Now { get; set; } = MigrationCensus.Empty;

        public Func<Task> During { get; init; } = () => Task.CompletedTask;

        public int Taken => Volatile.Read(ref taken);

        public async Task<MigrationCensus> TakeAsync(CancellationToken cancellationToken)
        {
            var now = Now;
            await During();
            Interlocked.Increment(ref taken);
            return now;
        }

        public Task UntilAsync(int count) => MigrationGateTests.UntilAsync(() => Taken >= count);
    }

    private sealed class Heard : IProgress<MigrationWait>
    {
        private readonly List<MigrationWait> waits = [];

        public MigrationWait[] Waits
        {
            get
            {
                lock (waits)
                {
                    return [.. waits];
                }
            }
        }

        public void Report(MigrationWait value)
        {
            lock (waits)
            {
                waits.Add(value);
            }
        }

        public Task UntilAsync(int count) => MigrationGateTests.UntilAsync(() => Waits.Length >= count);
    }
}
