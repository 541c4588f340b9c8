using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>Who runs and who waits, in the order in which they came. Immutable.</summary>
public sealed class MigrationLedger
{
    private readonly ImmutableList<MigrationTicket> tickets;

    private MigrationLedger(ImmutableList<MigrationTicket> tickets) => this.tickets = tickets;

    /// <summary>Nobody runs and nobody waits.</summary>
    public static MigrationLedger Empty { get; } = new([]);

    /// <summary>All tickets, by ascending number.</summary>
    public IReadOnlyList<MigrationTicket> Tickets => tickets;

    /// <summary>A ledger of these tickets.</summary>
    /// <param name="tickets">The tickets, in any order.</param>
    /// <exception cref="ArgumentException">Two have the same number.</exception>
    public static MigrationLedger Of(IEnumerable<MigrationTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var ordered = tickets.OrderBy(ticket => ticket.Number).ToImmutableList();
        return ordered.Zip(ordered.Skip(1)).FirstOrDefault(pair => pair.First.Number == pair.Second.Number) is { First: { } twice }
            ? throw new ArgumentException($"Two tickets have the number {twice.Number}.", nameof(tickets))
            : new(ordered);
    }

    /// <summary>With one more ticket, the last in the order.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <exception cref="ArgumentException">Its number is not the highest.</exception>
    public MigrationLedger Add(MigrationTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return tickets.Count > 0 && tickets[^1].Number >= ticket.Number
            ? throw new ArgumentException($"The number {ticket.Number} does not come after {tickets[^1].Number}.", nameof(ticket))
            : new(tickets.Add(ticket));
    }

    /// <summary>With a place for the ticket of that number. Whether it may have one is not asked here.</summary>
    /// <param name="number">The ticket's number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such ticket.</exception>
    public MigrationLedger GivePlace(long number)
    {
        var ticket = Find(number);
        return new(tickets.Replace(ticket, ticket with { HasPlace = true }));
    }

    /// <summary>Without the ticket of that number, if there is one.</summary>
    /// <param name="number">The ticket's number.</param>
    public MigrationLedger Remove(long number) => new(tickets.RemoveAll(ticket => ticket.Number == number));

    /// <summary>What a waiting ticket waits for. Empty: it may have its place now.</summary>
    /// <remarks>
    /// At either end counts everything that runs there, in the ledger or only in the census, plus this one: together they exceed neither
    /// this one's maximum nor that of any that runs there. And who came earlier to the same end goes first, whatever it needs: nobody
    /// waits for an empty host forever while others pass by. Both ends are judged at once: nobody holds one end while waiting for the other.
    /// </remarks>
    /// <param name="number">The ticket's number.</param>
    /// <param name="census">What its two hosts know of.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such ticket.</exception>
    public IReadOnlyList<MigrationObstacle> ObstaclesOf(long number, MigrationCensus census)
    {
        ArgumentNullException.ThrowIfNull(census);
        var ticket = Find(number);
        return [.. new[] { Obstacle(ticket, MigrationDirection.Outgoing, census), Obstacle(ticket, MigrationDirection.Incoming, census) }.OfType<MigrationObstacle>()];
    }

    internal MigrationTicket Find(long number) =>
        tickets.Find(ticket => ticket.Number == number)
        ?? throw new ArgumentOutOfRangeException(nameof(number), number, "The ledger has no ticket of that number.");

    internal IEnumerable<MigrationTicket> RunningAt(string hostId, MigrationDirection direction) =>
        tickets.Where(ticket => ticket.HasPlace && ticket.Request.HostId(direction) == hostId);

    private MigrationObstacle? Obstacle(MigrationTicket ticket, MigrationDirection direction, MigrationCensus census)
    {
        var hostId = ticket.Request.HostId(direction);
        var running = RunningAt(hostId, direction).Select(other => other.Request).ToList();
        var maximum = running.Select(other => other.Maximum(direction)).Append(ticket.Request.Maximum(direction)).Min();
        var elsewhere = census.At(direction).Except(running.Select(other => other.Vm)).ToList();
        var ahead = tickets
            .TakeWhile(other => other.Number < ticket.Number)
            .Where(other => !other.HasPlace && other.Request.HostId(direction) == hostId)
            .ToList();
        return ahead.Count == 0 && running.Count + elsewhere.Count < maximum
            ? null
            : new()
            {
                Direction = direction,
                HostId = hostId,
                Maximum = maximum,
                Holders =
                [
                    .. running.Select(other => new MigrationHolder(other.Vm, MigrationHolderKind.Running)),
                    .. elsewhere.Select(vm => new MigrationHolder(vm, MigrationHolderKind.StartedElsewhere)),
                    .. ahead.Select(other => new MigrationHolder(other.Request.Vm, MigrationHolderKind.WaitingAhead)),
                ],
            };
    }
}
