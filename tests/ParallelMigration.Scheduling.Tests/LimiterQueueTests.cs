using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ParallelMigration.Scheduling.Tests;

public class LimiterQueueTests
{
    private static readonly MigrationDirection[] Both = [MigrationDirection.Outgoing, MigrationDirection.Incoming];

    [Property(MaxTest = 1000)]
    public Property The_limits_hold_and_every_migration_that_may_start_starts() => Prop.ForAll(LimiterStep.Sequences(40), steps =>
    {
        var world = new World();
        foreach (var step in steps)
        {
            world.Do(step);
            world.StartAll(step.Pick);
            world.AssertThatEachWaitHasAReason();
        }

        world.EndAll();
        Assert.Empty(world.Queue.Entries);
    });

    [Property(MaxTest = 1000)]
    public Property Leases_do_not_depend_on_the_order_of_asking() => Prop.ForAll(LimiterStep.Sequences(30), steps =>
    {
        var world = new World();
        foreach (var step in steps)
        {
            world.Do(step);
        }

        var other = world.Copy();
        world.StartAll(0);
        other.StartAll(steps[0].Pick + 1);
        Assert.Equal(world.Running, other.Running);
    });

    [Fact]
    public void A_parallel_migration_waits_for_an_idle_host_and_later_ones_do_not_pass_it()
    {
        var ordinary = Entry(1, "a", "b", 2, hasLease: true);
        var parallel = Entry(2, "a", "c", 1);
        var later = Entry(3, "a", "d", 2);
        var elsewhere = Entry(4, "x", "b", 2);
        var queue = LimiterQueue.Create([later, parallel, elsewhere, ordinary]);
        var limit = Assert.Single(queue.FindReachedLimits(2, ActiveMigrations.None));
        Assert.Equal((MigrationDirection.Outgoing, "a", 1), (limit.Direction, limit.HostId, limit.Maximum));
        Assert.Equal([new(ordinary.Request.Vm, BlockerKind.Running)], limit.Blockers);
        Assert.Equal(
            [new(ordinary.Request.Vm, BlockerKind.Running), new(parallel.Request.Vm, BlockerKind.QueuedAhead)],
            Assert.Single(queue.FindReachedLimits(3, ActiveMigrations.None)).Blockers);
        Assert.Empty(queue.FindReachedLimits(4, ActiveMigrations.None));
        Assert.Empty(queue.Remove(1).FindReachedLimits(2, ActiveMigrations.None));
    }

    [Fact]
    public void While_a_parallel_migration_runs_its_maximum_holds_for_all()
    {
        var queue = LimiterQueue.Create([Entry(1, "a", "b", 1, hasLease: true), Entry(2, "a", "b", 5)]);
        Assert.Equal([1, 1], queue.FindReachedLimits(2, ActiveMigrations.None).Select(limit => limit.Maximum));
    }

    [Fact]
    public void What_leaves_a_host_does_not_count_for_what_arrives_there()
    {
        var queue = LimiterQueue.Create([Entry(1, "a", "b", 1, hasLease: true), Entry(2, "b", "a", 1)]);
        Assert.Empty(queue.FindReachedLimits(2, ActiveMigrations.None));
    }

    [Fact]
    public void A_migration_that_was_started_elsewhere_counts_and_a_leased_one_that_the_hosts_report_counts_once()
    {
        var running = Entry(1, "a", "b", 2, hasLease: true);
        var waiting = Entry(2, "a", "b", 2);
        var queue = LimiterQueue.Create([running, waiting]);
        var ours = new ActiveMigration(running.Request.Vm);
        Assert.Empty(queue.FindReachedLimits(2, new([ours], [ours])));
        var elsewhere = Guid.NewGuid();
        var limit = Assert.Single(queue.FindReachedLimits(2, new([ours], [new(elsewhere), ours])));
        Assert.Equal(MigrationDirection.Incoming, limit.Direction);
        Assert.Equal([new(running.Request.Vm, BlockerKind.Running), new(elsewhere, BlockerKind.StartedElsewhere)], limit.Blockers);
        Assert.Equal($"at most 2 may arrive at b at once: {running.Request.Vm} (running), {elsewhere} (started elsewhere)", limit.ToString());
    }

    [Fact]
    public void An_invalid_queue_is_refused()
    {
        var queue = LimiterQueue.Create([Entry(1, "a", "b", 1)]);
        Assert.Contains("same number", Assert.Throws<ArgumentException>(() => LimiterQueue.Create([.. queue.Entries, .. queue.Entries])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => queue.Add(Entry(1, "a", "b", 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.With(2, QueueEntryState.Running));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.FindReachedLimits(2, ActiveMigrations.None));
    }

    private static QueueEntry Entry(long number, string source, string destination, int maximum, bool hasLease = false) => new(
        number,
        new() { SourceHostId = source, DestinationHostId = destination, Vm = Guid.NewGuid(), MaxOutgoingMigrations = maximum, MaxIncomingMigrations = maximum },
        hasLease ? QueueEntryState.Running : QueueEntryState.Waiting);

    /// <summary>A queue, and the migrations that were started elsewhere.</summary>
    private sealed class World
    {
        private readonly List<(string Source, string Destination, Guid Vm)> others = [];
        private long lastNumber;

        public LimiterQueue Queue { get; private set; } = LimiterQueue.Empty;

        public IEnumerable<long> Running => Queue.Entries.Where(entry => entry.HasLease).Select(entry => entry.Number);

        private List<QueueEntry> Waiting => Queue.Entries.Where(entry => !entry.HasLease).ToList();

        public World Copy()
        {
            var copy = new World { Queue = Queue };
            copy.others.AddRange(others);
            return copy;
        }

        public void Do(LimiterStep step)
        {
            switch (step.Action)
            {
                case LimiterAction.Acquire:
                    var request = new LeaseRequest
                    {
                        SourceHostId = $"host {step.Source}",
                        DestinationHostId = $"host {step.Destination}",
                        Vm = Guid.NewGuid(),
                        MaxOutgoingMigrations = step.MaxOutgoing,
                        MaxIncomingMigrations = step.MaxIncoming,
                    };
                    Queue = Queue.Add(new(++lastNumber, request, QueueEntryState.Waiting));
                    break;
                case LimiterAction.Cancel when Waiting is { Count: > 0 } waiting:
                    Queue = Queue.Remove(waiting[step.Pick % waiting.Count].Number);
                    break;
                case LimiterAction.Release when Running.ToList() is { Count: > 0 } running:
                    Queue = Queue.Remove(running[step.Pick % running.Count]);
                    break;
                case LimiterAction.Crash: // half of the entries, waiting or running
                    Queue = LimiterQueue.Create(Queue.Entries.Where(entry => entry.Number % 2 == step.Pick % 2));
                    break;
                case LimiterAction.OthersStart:
                    others.Add(($"host {step.Source}", $"host {step.Destination}", Guid.NewGuid()));
                    break;
                case LimiterAction.OthersEnd when others.Count > 0:
                    others.RemoveAt(step.Pick % others.Count);
                    break;
            }
        }

        /// <summary>Starts every migration that may start, in random order, until none may.</summary>
        public void StartAll(int seed)
        {
            var order = new Random(seed);
            while (Waiting.Where(entry => Queue.FindReachedLimits(entry.Number, ActiveSource(entry)).Count == 0).ToArray() is { Length: > 0 } free)
            {
                var next = free[order.Next(free.Length)];
                AssertThatTheLimitsHoldWith(next);
                Queue = Queue.With(next.Number, QueueEntryState.Running);
            }
        }

        public void AssertThatEachWaitHasAReason()
        {
            foreach (var entry in Waiting)
            {
                Assert.True(
                    Both.Any(direction => Ahead(entry, direction) || CountAt(entry, direction) + 1 > LowestMaximum(entry, direction)),
                    $"Entry {entry.Number} waits without a reason.");
            }
        }

        public void EndAll()
        {
            others.Clear();
            while (Queue.Entries.Count > 0)
            {
                StartAll(0);
                Queue = Queue.Remove(Running.First()); // one always runs: there is no deadlock
            }
        }

        private void AssertThatTheLimitsHoldWith(QueueEntry entry)
        {
            foreach (var direction in Both)
            {
                Assert.False(Ahead(entry, direction), $"Entry {entry.Number} has passed an earlier one.");
                Assert.InRange(CountAt(entry, direction) + 1, 1, LowestMaximum(entry, direction));
            }
        }

        private ActiveMigrations ActiveSource(QueueEntry entry) => new(
            [.. others.Where(other => other.Source == entry.Request.SourceHostId).Select(other => new ActiveMigration(other.Vm))],
            [.. others.Where(other => other.Destination == entry.Request.DestinationHostId).Select(other => new ActiveMigration(other.Vm))]);

        private static string Host(QueueEntry entry, MigrationDirection direction) =>
            direction == MigrationDirection.Outgoing ? entry.Request.SourceHostId : entry.Request.DestinationHostId!;

        private static int Maximum(QueueEntry entry, MigrationDirection direction) =>
            direction == MigrationDirection.Outgoing ? entry.Request.MaxOutgoingMigrations : entry.Request.MaxIncomingMigrations;

        private IEnumerable<QueueEntry> RunningWith(QueueEntry entry, MigrationDirection direction) =>
            Queue.Entries.Where(other => other.HasLease && Host(other, direction) == Host(entry, direction));

        private bool Ahead(QueueEntry entry, MigrationDirection direction) =>
            Waiting.Any(other => other.Number < entry.Number && Host(other, direction) == Host(entry, direction));

        private int CountAt(QueueEntry entry, MigrationDirection direction) =>
            RunningWith(entry, direction).Count()
            + others.Count(other => (direction == MigrationDirection.Outgoing ? other.Source : other.Destination) == Host(entry, direction));

        private int LowestMaximum(QueueEntry entry, MigrationDirection direction) =>
            RunningWith(entry, direction).Append(entry).Min(other => Maximum(other, direction));
    }
}
