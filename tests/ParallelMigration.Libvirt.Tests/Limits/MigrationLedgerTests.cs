using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ParallelMigration.Libvirt.Tests.Limits;

public class MigrationLedgerTests
{
    private static readonly MigrationDirection[] Both = [MigrationDirection.Outgoing, MigrationDirection.Incoming];

    [Property(MaxTest = 1000)]
    public Property Whatever_happens_the_limits_hold_and_whoever_may_start_starts() => Prop.ForAll(GateStep.Sequences(40), steps =>
    {
        var world = new World();
        foreach (var step in steps)
        {
            world.Do(step);
            world.StartAll(step.Pick);
            world.AssertThatEachWaitHasItsReason();
        }

        world.EndAll();
        Assert.Empty(world.Ledger.Tickets);
    });

    [Property(MaxTest = 1000)]
    public Property Who_gets_a_place_does_not_depend_on_who_asks_first() => Prop.ForAll(GateStep.Sequences(30), steps =>
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
    public void A_parallel_migration_waits_for_an_empty_host_and_later_ones_do_not_pass_it()
    {
        var ordinary = Ticket(1, "a", "b", 2, hasPlace: true);
        var parallel = Ticket(2, "a", "c", 1);
        var later = Ticket(3, "a", "d", 2);
        var elsewhere = Ticket(4, "x", "b", 2);
        var ledger = MigrationLedger.Of([later, parallel, elsewhere, ordinary]);
        var obstacle = Assert.Single(ledger.ObstaclesOf(2, MigrationCensus.Empty));
        Assert.Equal((MigrationDirection.Outgoing, "a", 1), (obstacle.Direction, obstacle.HostId, obstacle.Maximum));
        Assert.Equal([new(ordinary.Request.Vm, MigrationHolderKind.Running)], obstacle.Holders);
        Assert.Equal(
            [new(ordinary.Request.Vm, MigrationHolderKind.Running), new(parallel.Request.Vm, MigrationHolderKind.WaitingAhead)],
            Assert.Single(ledger.ObstaclesOf(3, MigrationCensus.Empty)).Holders);
        Assert.Empty(ledger.ObstaclesOf(4, MigrationCensus.Empty));
        Assert.Empty(ledger.Remove(1).ObstaclesOf(2, MigrationCensus.Empty));
    }

    [Fact]
    public void While_a_parallel_migration_runs_its_maximum_is_everybody_s()
    {
        var ledger = MigrationLedger.Of([Ticket(1, "a", "b", 1, hasPlace: true), Ticket(2, "a", "b", 5)]);
        Assert.Equal([1, 1], ledger.ObstaclesOf(2, MigrationCensus.Empty).Select(obstacle => obstacle.Maximum));
    }

    [Fact]
    public void What_leaves_a_host_does_not_count_for_what_arrives_there()
    {
        var ledger = MigrationLedger.Of([Ticket(1, "a", "b", 1, hasPlace: true), Ticket(2, "b", "a", 1)]);
        Assert.Empty(ledger.ObstaclesOf(2, MigrationCensus.Empty));
    }

    [Fact]
    public void What_others_started_counts_and_a_place_known_to_libvirt_too_counts_once()
    {
        var running = Ticket(1, "a", "b", 2, hasPlace: true);
        var waiting = Ticket(2, "a", "b", 2);
        var ledger = MigrationLedger.Of([running, waiting]);
        var ours = new MigrationCensus([running.Request.Vm], [running.Request.Vm]);
        Assert.Empty(ledger.ObstaclesOf(2, ours));
        var stranger = Guid.NewGuid();
        var obstacle = Assert.Single(ledger.ObstaclesOf(2, ours with { Incoming = [stranger, running.Request.Vm] }));
        Assert.Equal(MigrationDirection.Incoming, obstacle.Direction);
        Assert.Equal([new(running.Request.Vm, MigrationHolderKind.Running), new(stranger, MigrationHolderKind.StartedElsewhere)], obstacle.Holders);
        Assert.Equal($"at most 2 may arrive at b at once: {running.Request.Vm} (running), {stranger} (started elsewhere)", obstacle.ToString());
    }

    [Fact]
    public void A_ledger_that_makes_no_sense_is_refused()
    {
        var ledger = MigrationLedger.Of([Ticket(1, "a", "b", 1)]);
        Assert.Contains("number 1", Assert.Throws<ArgumentException>(() => MigrationLedger.Of([.. ledger.Tickets, .. ledger.Tickets])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ledger.Add(Ticket(1, "a", "b", 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.GivePlace(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.ObstaclesOf(2, MigrationCensus.Empty));
    }

    private static MigrationTicket Ticket(long number, string source, string destination, int maximum, bool hasPlace = false) => new(
        number,
        new() { SourceHostId = source, DestinationHostId = destination, Vm = Guid.NewGuid(), MaxOutgoingMigrations = maximum, MaxIncomingMigrations = maximum },
        hasPlace);

    /// <summary>A ledger, and what others have started at each host.</summary>
    private sealed class World
    {
        private readonly List<(string Source, string Destination, Guid Vm)> others = [];
        private long lastNumber;

        public MigrationLedger Ledger { get; private set; } = MigrationLedger.Empty;

        public IEnumerable<long> Running => Ledger.Tickets.Where(ticket => ticket.HasPlace).Select(ticket => ticket.Number);

        private List<MigrationTicket> Waiting => Ledger.Tickets.Where(ticket => !ticket.HasPlace).ToList();

        public World Copy()
        {
            var copy = new World { Ledger = Ledger };
            copy.others.AddRange(others);
            return copy;
        }

        public void Do(GateStep step)
        {
            switch (step.Action)
            {
                case GateAction.Enter:
                    var request = new MigrationGateRequest
                    {
                        SourceHostId = $"host {step.Source}",
                        DestinationHostId = $"host {step.Destination}",
                        Vm = Guid.NewGuid(),
                        MaxOutgoingMigrations = step.MaxOutgoing,
                        MaxIncomingMigrations = step.MaxIncoming,
                    };
                    Ledger = Ledger.Add(new(++lastNumber, request, HasPlace: false));
                    break;
                case GateAction.Cancel when Waiting is { Count: > 0 } waiting:
                    Ledger = Ledger.Remove(waiting[step.Pick % waiting.Count].Number);
                    break;
                case GateAction.Release when Running.ToList() is { Count: > 0 } running:
                    Ledger = Ledger.Remove(running[step.Pick % running.Count]);
                    break;
                case GateAction.Crash: // every other ticket, whatever it does
                    Ledger = MigrationLedger.Of(Ledger.Tickets.Where(ticket => ticket.Number % 2 == step.Pick % 2));
                    break;
                case GateAction.OthersStart:
                    others.Add(($"host {step.Source}", $"host {step.Destination}", Guid.NewGuid()));
                    break;
                case GateAction.OthersEnd when others.Count > 0:
                    others.RemoveAt(step.Pick % others.Count);
                    break;
            }
        }

        /// <summary>Whoever may start does, asked in an order of no meaning, until nobody may.</summary>
        public void StartAll(int seed)
        {
            var order = new Random(seed);
            while (Waiting.Where(ticket => Ledger.ObstaclesOf(ticket.Number, Census(ticket)).Count == 0).ToArray() is { Length: > 0 } free)
            {
                var next = free[order.Next(free.Length)];
                AssertThatTheLimitsHoldWith(next);
                Ledger = Ledger.GivePlace(next.Number);
            }
        }

        public void AssertThatEachWaitHasItsReason()
        {
            foreach (var ticket in Waiting)
            {
                Assert.True(
                    Both.Any(direction => Ahead(ticket, direction) || CountAt(ticket, direction) + 1 > LowestMaximum(ticket, direction)),
                    $"Ticket {ticket.Number} waits for nothing.");
            }
        }

        public void EndAll()
        {
            others.Clear();
            while (Ledger.Tickets.Count > 0)
            {
                StartAll(0);
                Ledger = Ledger.Remove(Running.First()); // somebody always runs: nobody waits in a circle
            }
        }

        private void AssertThatTheLimitsHoldWith(MigrationTicket ticket)
        {
            foreach (var direction in Both)
            {
                Assert.False(Ahead(ticket, direction), $"Ticket {ticket.Number} has passed an earlier one.");
                Assert.InRange(CountAt(ticket, direction) + 1, 1, LowestMaximum(ticket, direction));
            }
        }

        private MigrationCensus Census(MigrationTicket ticket) => new(
            [.. others.Where(other => other.Source == ticket.Request.SourceHostId).Select(other => other.Vm)],
            [.. others.Where(other => other.Destination == ticket.Request.DestinationHostId).Select(other => other.Vm)]);

        private static string Host(MigrationTicket ticket, MigrationDirection direction) =>
            direction == MigrationDirection.Outgoing ? ticket.Request.SourceHostId : ticket.Request.DestinationHostId;

        private static int Maximum(MigrationTicket ticket, MigrationDirection direction) =>
            direction == MigrationDirection.Outgoing ? ticket.Request.MaxOutgoingMigrations : ticket.Request.MaxIncomingMigrations;

        private IEnumerable<MigrationTicket> RunningWith(MigrationTicket ticket, MigrationDirection direction) =>
            Ledger.Tickets.Where(other => other.HasPlace && Host(other, direction) == Host(ticket, direction));

        private bool Ahead(MigrationTicket ticket, MigrationDirection direction) =>
            Waiting.Any(other => other.Number < ticket.Number && Host(other, direction) == Host(ticket, direction));

        private int CountAt(MigrationTicket ticket, MigrationDirection direction) =>
            RunningWith(ticket, direction).Count()
            + others.Count(other => (direction == MigrationDirection.Outgoing ? other.Source : other.Destination) == Host(ticket, direction));

        private int LowestMaximum(MigrationTicket ticket, MigrationDirection direction) =>
            RunningWith(ticket, direction).Append(ticket).Min(other => Maximum(other, direction));
    }
}
