using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace ParallelMigration.Scheduling;

/// <summary>The migrations that run and that wait, by ascending number, and the rules of who may start. Immutable.</summary>
internal sealed class LimiterQueue
{
    private readonly ImmutableArray<QueueEntry> entries;

    private LimiterQueue(ImmutableArray<QueueEntry> entries) => this.entries = entries;

    public static LimiterQueue Empty { get; } = new([]);

    public IReadOnlyList<QueueEntry> Entries => entries;

    /// <exception cref="ArgumentException">Two entries have the same number.</exception>
    public static LimiterQueue Create(IEnumerable<QueueEntry> entries)
    {
        ImmutableArray<QueueEntry> given = [.. entries];
        if (IsAscending(given))
        {
            return new(given);
        }

        var sorted = given.Sort((left, right) => left.Number.CompareTo(right.Number));
        return IsAscending(sorted) ? new(sorted) : throw new ArgumentException("Two entries have the same number.", nameof(entries));
    }

    /// <summary>Adds an entry at the end.</summary>
    /// <exception cref="ArgumentException">Its number is not the highest.</exception>
    public LimiterQueue Add(QueueEntry entry) => !entries.IsEmpty && entries[^1].Number >= entry.Number
        ? throw new ArgumentException($"The number {entry.Number} is not above {entries[^1].Number}.", nameof(entry))
        : new(entries.Add(entry));

    /// <summary>Changes an entry's state, without asking whether that is allowed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public LimiterQueue With(long number, QueueEntryState state)
    {
        var entry = Find(number);
        return new(entries.Replace(entry, entry with { State = state }));
    }

    /// <summary>Removes an entry, if it is there.</summary>
    public LimiterQueue Remove(long number) => new(entries.RemoveAll(entry => entry.Number == number));

    /// <summary>Returns what a waiting entry waits for. If nothing, it may have its lease now.</summary>
    /// <remarks>
    /// At either end, everything that runs there counts, with a lease or not, plus this one: together they exceed neither this one's maximum nor
    /// that of any entry that runs there. An earlier entry at the same end is served first, whatever it needs, so that nothing waits for an
    /// empty host forever. Both ends are decided at once: nothing holds one end while it waits for the other. While a migration uses more than its
    /// share of the source's bandwidth, nothing starts there.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public IReadOnlyList<ReachedLimit> FindReachedLimits(long number, ActiveMigrations active)
    {
        var entry = Find(number);
        return [.. new[] { Limit(entry, MigrationDirection.Outgoing, active), Limit(entry, MigrationDirection.Incoming, active) }.OfType<ReachedLimit>()];
    }

    public QueueEntry Find(long number) =>
        entries.FirstOrDefault(entry => entry.Number == number)
        ?? throw new ArgumentOutOfRangeException(nameof(number), number, "The queue has no entry of that number.");

    public IEnumerable<QueueEntry> LeasedAt(string? hostId, MigrationDirection direction) =>
        hostId is null ? [] : entries.Where(entry => entry.HasLease && entry.Request.HostId(direction) == hostId);

    /// <summary>Returns how many migrations run that leave a host, and whether another waits to leave it.</summary>
    public (int Running, bool IsWaiting) UseOf(string sourceHostId)
    {
        var there = entries.Where(entry => entry.Request.SourceHostId == sourceHostId).ToList();
        return (there.Count(entry => entry.HasLease), there.Exists(entry => !entry.HasLease));
    }

    private static bool IsAscending(ImmutableArray<QueueEntry> entries)
    {
        for (var index = 1; index < entries.Length; index++)
        {
            if (entries[index - 1].Number >= entries[index].Number)
            {
                return false;
            }
        }

        return true;
    }

    private ReachedLimit? Limit(QueueEntry entry, MigrationDirection direction, ActiveMigrations active)
    {
        if (entry.Request.HostId(direction) is not { } hostId)
        {
            return null;
        }

        var leased = LeasedAt(hostId, direction).ToList();
        var isRaised = direction == MigrationDirection.Outgoing && leased.Exists(other => other.State == QueueEntryState.RunningRaised);
        var running = leased.ConvertAll(other => other.Request);
        var maximum = running.Select(other => other.Maximum(direction)).Append(entry.Request.Maximum(direction)).Min();
        var elsewhere = active.At(direction).Select(migration => migration.Vm).Except(running.Select(other => other.Vm)).ToList();
        var ahead = entries
            .TakeWhile(other => other.Number < entry.Number)
            .Where(other => !other.HasLease && other.Request.HostId(direction) == hostId)
            .ToList();
        return ahead.Count == 0 && !isRaised && running.Count + elsewhere.Count < maximum
            ? null
            : new()
            {
                Direction = direction,
                HostId = hostId,
                Maximum = maximum,
                Blockers =
                [
                    .. running.Select(other => new Blocker(other.Vm, BlockerKind.Running)),
                    .. elsewhere.Select(vm => new Blocker(vm, BlockerKind.StartedElsewhere)),
                    .. ahead.Select(other => new Blocker(other.Request.Vm, BlockerKind.QueuedAhead)),
                ],
            };
    }
}
